import type { Capabilities } from '../../core/channel.ts';
import { textLimit } from './text.ts';

/** Largest file a bot may send, in bytes. Source: the Bot API on sending files. */
export const uploadLimit = 50 * 1024 * 1024;

/** What a Telegram bot can do; the README says what is lost where it says `partial`. */
export const capabilities: Capabilities = {
  features: {
    formatting: 'full',
    // Telegram compresses photos and drops their names.
    image: 'partial',
    video: 'full',
    audio: 'full',
    // No name.
    voice: 'partial',
    file: 'full',
    album: 'partial',
    // No name, and the caption is a message of its own.
    sticker: 'partial',
    location: 'full',
    contact: 'full',
    // A card is a text with buttons below it.
    buttons: 'partial',
    // Asked question by question.
    forms: 'partial',
    threads: 'full',
    reply: 'full',
    edit: 'full',
    // Ours can be taken back for 48 hours; what others take back, Telegram does not tell, save in business chats.
    delete: 'partial',
    // One per message and from a list; others are a reply.
    reaction: 'partial',
    // Ours are shown, without a name; theirs are not told.
    typing: 'partial',
    marks: 'full',
  },
  limits: { text: textLimit, fileBytes: uploadLimit },
  keyed: false,
};
