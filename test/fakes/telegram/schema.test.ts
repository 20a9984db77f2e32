import { describe, expect, it } from 'vitest';
import { Attached, description, faultsOfCall, faultsOfType, needsDescription } from './schema.ts';

const user = { id: 1, is_bot: false, first_name: 'Li' };
const chat = { id: 1, type: 'private' };
const message = { message_id: 1, date: 1, chat, from: user };

describe.skipIf(description === null)(
  `the fake holds everything to Telegram's own description${needsDescription}`,
  () => {
    it.each([
      ['sendMessage', { chat_id: 1, text: 'hi', entities: [{ type: 'bold', offset: 0, length: 2 }] }],
      ['sendPhoto', { chat_id: 1, photo: new Attached('a.png', Buffer.from('x')) }],
      ['sendPhoto', { chat_id: 1, photo: 'file-id' }],
      ['setMessageReaction', { chat_id: 1, message_id: 1, reaction: [{ type: 'emoji', emoji: '👍' }] }],
      ['sendMediaGroup', { chat_id: 1, media: [{ type: 'photo', media: 'x' }] }],
    ])('and lets pass what is right: %s', (method, params) => {
      expect(faultsOfCall(method, params)).toEqual([]);
    });

    it.each([
      ['sendMessages', {}, 'sendMessages: there is no such method'],
      ['sendMessage', { chat_id: 1 }, 'sendMessage.text: is missing'],
      ['sendMessage', { chat_id: 1, text: 5 }, 'sendMessage.text: is no String'],
      ['sendMessage', { chat_id: 1, text: 'x', silent: true }, 'sendMessage.silent: there is no such field'],
      [
        'sendMessage',
        { chat_id: 1, text: 'x', entities: [{ type: 'bold', offset: 0 }] },
        'sendMessage.entities[0].length: is missing',
      ],
      ['setMessageReaction', { chat_id: 1, message_id: '1' }, 'setMessageReaction.message_id: is no Integer'],
      ['sendMediaGroup', { chat_id: 1, media: [{ type: 'voice', media: 'x' }] }, 'media[0].type: is not'],
    ])('and says what is wrong with %s %j', (method, params, fault) => {
      expect(faultsOfCall(method, params).join('; ')).toContain(fault);
    });

    it('in what it sends as well', () => {
      expect(faultsOfType({ update_id: 1, message }, 'Update')).toEqual([]);
      expect(faultsOfType({ update_id: 1, message: { ...message, txt: 'x' } }, 'Update')).toEqual([
        'Update.message.txt: there is no such field',
      ]);
      expect(faultsOfType({ status: 'member', user }, 'ChatMember')).toEqual([]);
      expect(faultsOfType({ status: 'friend', user }, 'ChatMember')).not.toEqual([]);
    });
  },
);
