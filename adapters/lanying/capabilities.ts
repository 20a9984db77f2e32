import type { Capabilities } from '../../core/channel.ts';

/** Longest text of a message, in UTF-16 units. Lanying states no limit; this is short enough for every client. */
export const textLimit = 2_000;

/** What Lanying can do; the README says what is lost where it says `partial`. */
export const capabilities: Capabilities = {
  features: {
    formatting: 'fallback',
    // A caption is a message of its own.
    image: 'partial',
    video: 'partial',
    audio: 'fallback',
    // Out, only AMR and MP3 are voice messages; anything else is a file.
    voice: 'fallback',
    file: 'partial',
    album: 'fallback',
    sticker: 'fallback',
    location: 'full',
    contact: 'none',
    // Numbered choices for customers; in a group, what to type.
    buttons: 'fallback',
    forms: 'none',
    // By codes: a group has no threads of its own.
    threads: 'partial',
    reply: 'fallback',
    edit: 'partial',
    // Ours are taken back; that theirs are told is nowhere promised.
    delete: 'partial',
    reaction: 'none',
    typing: 'none',
    marks: 'none',
  },
  limits: { text: textLimit, fileBytes: 20 * 1024 * 1024 },
  // By `transaction_id` for a short while, and for longer by what the history has: see ledger.ts.
  keyed: true,
};
