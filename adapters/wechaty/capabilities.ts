import type { Capabilities } from '../../core/channel.ts';

/** Largest file: above this, WeChat for the web refuses (25 MB), and the bytes are in memory as text while they leave. */
export const fileBytes = 20 * 1024 * 1024;

/** What every puppet can do. One that can do more is not used for more; the README says what is lost. */
export const capabilities: Capabilities = {
  features: {
    formatting: 'fallback',
    image: 'partial',
    video: 'partial',
    // Arrive as files, under their names: no puppet sends a song or a voice message from bytes of any kind.
    audio: 'fallback',
    voice: 'fallback',
    file: 'partial',
    album: 'fallback',
    sticker: 'fallback',
    // In, but not out.
    location: 'none',
    contact: 'none',
    // Numbered choices for customers; in a room, what to type.
    buttons: 'fallback',
    forms: 'none',
    // By codes: a room has no threads of its own.
    threads: 'partial',
    reply: 'fallback',
    edit: 'none',
    // What others recall is told; what we sent has no id on many puppets.
    delete: 'none',
    reaction: 'none',
    typing: 'none',
    marks: 'none',
  },
  // WeChat's own limit differs between its apps; 2,000 passes in all.
  limits: { text: 2_000, fileBytes },
  // There is no key against repetition, and nothing can be read back.
  keyed: false,
};
