import type { Capabilities } from '../../core/channel.ts';
import { textBytes } from '../tencent/plan.ts';

/** Largest file. Source: developer.work.weixin.qq.com/document/path/90253. */
export const fileBytes = 20 * 1024 * 1024;

/** What WeChat customer service can do; the README says what is lost where it says `partial`. */
export const capabilities: Capabilities = {
  features: {
    formatting: 'fallback',
    // JPEG and PNG; without a name, the caption is a message of its own.
    image: 'partial',
    video: 'partial',
    audio: 'fallback',
    // What people record comes in as AMR; of what goes out only AMR is a voice message, the rest are files.
    voice: 'fallback',
    // Names are not told before the file is fetched.
    file: 'partial',
    album: 'fallback',
    sticker: 'fallback',
    location: 'full',
    contact: 'none',
    buttons: 'partial',
    forms: 'none',
    threads: 'none',
    reply: 'fallback',
    edit: 'none',
    delete: 'none',
    reaction: 'none',
    typing: 'none',
    marks: 'none',
  },
  limits: {
    text: textBytes,
    fileBytes,
    // Fits in any language, with a name above it.
    merged: 640,
  },
  // Each message has an id of ours, and WeChat refuses one that it has already.
  keyed: true,
};
