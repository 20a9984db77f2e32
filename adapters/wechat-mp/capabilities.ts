import type { Capabilities } from '../../core/channel.ts';
import { textBytes } from '../tencent/plan.ts';

/** Largest file. Source: developers.weixin.qq.com/doc/offiaccount/Asset_Management/New_temporary_materials.html. */
export const fileBytes = 10 * 1024 * 1024;

/** What an official account can do; the README says what is lost where it says `partial`. */
export const capabilities: Capabilities = {
  features: {
    formatting: 'fallback',
    // JPEG, PNG and GIF; without a name, the caption is a message of its own.
    image: 'partial',
    video: 'partial',
    audio: 'none',
    // Out, only AMR and MP3 are voice messages. In, what was understood of it is its caption.
    voice: 'fallback',
    // Accounts cannot send files, nor fetch those of customers.
    file: 'none',
    album: 'fallback',
    sticker: 'none',
    // In, but not out.
    location: 'none',
    contact: 'none',
    buttons: 'partial',
    forms: 'none',
    threads: 'none',
    reply: 'fallback',
    edit: 'none',
    delete: 'none',
    reaction: 'none',
    // Ours is shown, without a name; theirs is not told.
    typing: 'partial',
    marks: 'none',
  },
  limits: {
    text: textBytes,
    fileBytes,
    // Fits in any language, with a name above it.
    merged: 640,
  },
  // WeChat has no key against repetition, and nothing can be read back.
  keyed: false,
};
