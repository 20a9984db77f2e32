import type { Capabilities } from '../../core/channel.ts';
import { textLimit } from './frames.ts';

/** What the web channel can do: everything, since both of its ends are ours. */
export function capabilitiesOf(fileBytes: number): Capabilities {
  return {
    features: {
      formatting: 'full',
      image: 'full',
      video: 'full',
      audio: 'full',
      voice: 'full',
      file: 'full',
      album: 'full',
      sticker: 'full',
      location: 'full',
      contact: 'full',
      buttons: 'full',
      forms: 'full',
      threads: 'full',
      reply: 'full',
      edit: 'full',
      delete: 'full',
      reaction: 'full',
      typing: 'full',
      marks: 'full',
    },
    limits: { text: textLimit, fileBytes },
    keyed: true,
  };
}
