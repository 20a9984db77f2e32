import type { Capabilities } from '../../core/channel.ts';
import { limits } from './limits.ts';

/** What Slack can show, and what stands in for what it cannot. */
export function capabilitiesOf(fileBytes: number): Capabilities {
  return {
    features: {
      formatting: 'full',
      image: 'full',
      video: 'full',
      audio: 'full',
      // An app's sound is a file that can be played, never a voice clip.
      voice: 'fallback',
      file: 'full',
      album: 'full',
      sticker: 'fallback',
      location: 'fallback',
      contact: 'fallback',
      buttons: 'full',
      forms: 'full',
      threads: 'full',
      // In a chat a quote stands above the answer: a thread of its own would be missed.
      reply: 'fallback',
      edit: 'full',
      delete: 'full',
      reaction: 'full',
      typing: 'none',
      marks: 'full',
    },
    limits: { text: limits.text, fileBytes, merged: limits.merged },
    // Slack has no key against repetition, so that an unknown outcome is read back instead.
    keyed: false,
  };
}
