import type { Entity, User } from '../../../adapters/telegram/wire.ts';
import { told } from './members.ts';
import type { Params } from './request.ts';
import { description } from './schema.ts';
import { checkEntities, clean, Refusal } from './text.ts';
import { bot, entitiesIn, type Group, type Kept, type World } from './world.ts';

type Method = (params: Params) => unknown;

const noGifts = {
  unlimited_gifts: false,
  limited_gifts: false,
  unique_gifts: false,
  premium_subscription: false,
  gifts_from_channels: false,
};

const media = ['photo', 'video', 'animation', 'audio', 'voice', 'video_note', 'sticker', 'document'];

/** The methods that read and change the world; those of the way in are the server's. */
export function createMethods(world: World): Readonly<Record<string, Method>> {
  const now = (): number => Math.floor(world.now() / 1000);
  const allowedReactions = new Set(
    [...(JSON.stringify(description?.types['ReactionTypeEmoji'] ?? '').match(/\\"(.+?)\\"/gu) ?? [])].map((quoted) =>
      quoted.slice(2, -2),
    ),
  );

  function post(params: Params, content: Params): Kept {
    const { message_thread_id: topic, business_connection_id: business } = params;
    const chat = world.chat(params['chat_id'], business);
    const group = world.groups.get(chat.id);
    if (topic !== undefined) {
      const known = group?.topics.get(Number(topic));
      if (!known) throw new Refusal(400, 'Bad Request: message thread not found');
      if (known.closed) throw new Refusal(400, 'Bad Request: TOPIC_CLOSED');
    }
    const reply = params['reply_parameters'] as { message_id: number } | undefined;
    const replied = reply && world.find(chat.id, reply.message_id);
    return world.keep({
      message_id: world.nextId(chat.id),
      from: bot,
      chat,
      date: now(),
      ...(topic === undefined || world.forgetsTopics
        ? {}
        : { message_thread_id: Number(topic), is_topic_message: true as const }),
      ...(business === undefined ? {} : { business_connection_id: String(business) }),
      ...(replied ? { reply_to_message: withoutReply(replied) } : {}),
      ...(params['reply_markup'] === undefined ? {} : { reply_markup: keyboard(params['reply_markup']) }),
      ...content,
    } as unknown as Kept);
  }

  function textOf(params: Params): Params {
    const entities = entitiesIn(params['entities']);
    const raw = String(params['text']);
    checkEntities(raw, entities);
    const { text, entities: moved } = clean(raw, entities);
    if (text === '') throw new Refusal(400, 'Bad Request: message text is empty');
    if (text.length > 4096) throw new Refusal(400, 'Bad Request: message is too long');
    return { text, ...(moved.length === 0 ? {} : { entities: moved }) };
  }

  function captionOf(params: Params): Params {
    if (params['caption'] === undefined) return {};
    const entities: readonly Entity[] = entitiesIn(params['caption_entities']);
    const raw = String(params['caption']);
    checkEntities(raw, entities);
    const { text, entities: moved } = clean(raw, entities);
    if (text.length > 1024) throw new Refusal(400, 'Bad Request: message caption is too long');
    return text === '' ? {} : { caption: text, ...(moved.length === 0 ? {} : { caption_entities: moved }) };
  }

  function editable({ chat_id, message_id }: Params): Kept {
    const message = world.find(Number(chat_id), message_id);
    if (!message) throw new Refusal(400, 'Bad Request: message to edit not found');
    if (message.from?.id !== bot.id) throw new Refusal(400, "Bad Request: message can't be edited");
    return message;
  }

  function edit(params: Params, drop: readonly string[], content: Params): Kept {
    const message = editable(params);
    const markup = params['reply_markup'];
    const after: Params = {
      ...Object.fromEntries(Object.entries(message).filter(([key]) => ![...drop, 'reply_markup'].includes(key))),
      ...content,
      ...(markup === undefined ? {} : { reply_markup: keyboard(markup) }),
    };
    const bare = (value: Params): string =>
      JSON.stringify(Object.entries({ ...value, edit_date: 0 }).toSorted(([a], [b]) => a.localeCompare(b)));
    if (bare(after) === bare(message)) {
      throw new Refusal(400, 'Bad Request: message is not modified: specified new message content is exactly the same');
    }
    return world.keep({ ...after, edit_date: now() } as Kept);
  }

  const sendMedia = Object.fromEntries(
    media.map((as): [string, Method] => [
      `send${as.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
      (params) => {
        world.chat(params['chat_id'], params['business_connection_id']);
        const id = world.fileOf(as, params[as]);
        return post(params, { ...world.mediaFields(as, id), ...captionOf(params) });
      },
    ]),
  );

  return {
    getMe: () => ({ ...bot, username: 'acme_bot' }),
    sendMessage: (params) => post(params, textOf(params)),
    ...sendMedia,
    sendMediaGroup(params) {
      const items = params['media'] as readonly (Params & { type: string })[];
      if (items.length < 2 || items.length > 10) throw new Refusal(400, 'Bad Request: wrong number of media in album');
      const album = String(world.nextId(0));
      return items.map((item) => {
        const id = world.fileOf(item.type, item['attached'] ?? item['media']);
        return post(params, { ...world.mediaFields(item.type, id), ...captionOf(item), media_group_id: album });
      });
    },
    sendLocation: (params) => post(params, { location: placeOf(params) }),
    sendVenue: (params) =>
      post(params, {
        venue: { location: placeOf(params), title: params['title'], address: params['address'] },
        location: placeOf(params),
      }),
    sendContact: (params) =>
      post(params, { contact: { phone_number: params['phone_number'], first_name: params['first_name'] } }),
    editMessageText: (params) => edit(params, ['text', 'entities'], textOf(params)),
    editMessageCaption(params) {
      if (editable(params).text !== undefined)
        throw new Refusal(400, 'Bad Request: there is no caption in the message');
      return edit(params, ['caption', 'caption_entities'], captionOf(params));
    },
    editMessageMedia(params) {
      const item = params['media'] as Params & { type: string };
      const id = world.fileOf(item.type, item['attached'] ?? item['media']);
      return edit(params, [...media, 'caption', 'caption_entities'], {
        ...world.mediaFields(item.type, id),
        ...captionOf(item),
      });
    },
    deleteMessage({ chat_id, message_id }) {
      const key = `${String(chat_id)}/${String(message_id)}`;
      const isOwn = world.messages.get(key)?.from?.id === bot.id;
      const mayAll = world.groups.get(Number(chat_id))?.members.get(bot.id)?.can_delete_messages !== false;
      if (!isOwn && !mayAll) throw new Refusal(400, "Bad Request: message can't be deleted");
      if (!world.messages.delete(key)) throw new Refusal(400, 'Bad Request: message to delete not found');
      return true;
    },
    deleteBusinessMessages({ message_ids }) {
      const ids = message_ids as readonly number[];
      for (const [key, { message_id, business_connection_id: business }] of world.messages) {
        if (business !== undefined && ids.includes(message_id)) world.messages.delete(key);
      }
      return true;
    },
    setMessageReaction({ chat_id, message_id, reaction }) {
      if (!world.find(Number(chat_id), message_id)) throw new Refusal(400, 'Bad Request: message to react not found');
      const emoji = ((reaction ?? []) as readonly { emoji: string }[]).map((one) => one.emoji);
      if (emoji.length > 1) throw new Refusal(400, 'Bad Request: REACTIONS_TOO_MANY');
      if (description && emoji.some((one) => !allowedReactions.has(one))) {
        throw new Refusal(400, 'Bad Request: REACTION_INVALID');
      }
      const allowed = world.groups.get(Number(chat_id))?.reactions;
      if (allowed && emoji.some((one) => !allowed.includes(one))) {
        throw new Refusal(400, 'Bad Request: REACTION_INVALID');
      }
      world.react(`${Number(chat_id)}/${Number(message_id)}`, bot.id, emoji);
      return true;
    },
    sendChatAction: () => true,
    answerCallbackQuery: () => true,
    getFile({ file_id }) {
      const file = world.files.get(String(file_id));
      if (!file) throw new Refusal(400, 'Bad Request: invalid file_id');
      if (file.bytes.length > 20 * 1024 * 1024) throw new Refusal(400, 'Bad Request: file is too big');
      return { file_id, file_unique_id: `u-${String(file_id)}`, file_size: file.bytes.length, file_path: file.path };
    },
    getChat({ chat_id }) {
      const { id, type, title, ...chat } = world.chat(chat_id, undefined) as Group['chat'];
      const reactions = world.groups.get(id)?.reactions?.map((emoji) => ({ type: 'emoji', emoji }));
      const some = reactions && { available_reactions: reactions };
      const always = { accent_color_id: 0, max_reaction_count: 11, accepted_gift_types: noGifts };
      return { id, type, title, ...chat, ...some, ...always };
    },
    getChatMember({ chat_id, user_id }) {
      const member = world.groups.get(Number(chat_id))?.members.get(Number(user_id));
      if (member) return told(member);
      const user = world.users.get(Number(user_id));
      if (!user) throw new Refusal(400, 'Bad Request: PARTICIPANT_ID_INVALID');
      return { status: 'left', user: user satisfies User };
    },
    getChatAdministrators({ chat_id }) {
      const members = [...(world.groups.get(Number(chat_id))?.members.values() ?? [])];
      return members.filter(({ status }) => status === 'creator' || status === 'administrator').map(told);
    },
    createForumTopic({ chat_id, name }) {
      const chat = world.chat(chat_id, undefined);
      const group = world.groups.get(chat.id);
      if (!group) throw new Refusal(400, 'Bad Request: the chat is not a forum');
      if (String(name).length > 128 || String(name).trim() === '')
        throw new Refusal(400, 'Bad Request: TOPIC_TITLE_INVALID');
      const id = world.nextId(chat.id);
      group.topics.set(id, { name: String(name), closed: false });
      return { message_thread_id: id, name, icon_color: 7322096 };
    },
    deleteForumTopic({ chat_id, message_thread_id }) {
      const group = world.groups.get(Number(chat_id));
      if (group?.members.get(bot.id)?.can_delete_messages === false) {
        throw new Refusal(400, 'Bad Request: not enough rights to delete the topic');
      }
      if (!group?.topics.delete(Number(message_thread_id))) throw new Refusal(400, 'Bad Request: TOPIC_ID_INVALID');
      for (const { message_id: id } of world.in(Number(chat_id), Number(message_thread_id))) {
        world.messages.delete(`${Number(chat_id)}/${id}`);
      }
      return true;
    },
    reopenForumTopic({ chat_id, message_thread_id }) {
      const topic = world.groups.get(Number(chat_id))?.topics.get(Number(message_thread_id));
      if (!topic) throw new Refusal(400, 'Bad Request: message thread not found');
      topic.closed = false;
      return true;
    },
  };
}

function placeOf(params: Params): Params {
  return { latitude: params['latitude'], longitude: params['longitude'] };
}

function withoutReply(message: Kept): Params {
  return Object.fromEntries(Object.entries(message).filter(([key]) => key !== 'reply_to_message'));
}

/** @throws {Refusal} where a button carries more than fits */
function keyboard(markup: unknown): unknown {
  const { inline_keyboard = [] } = markup as { inline_keyboard?: readonly (readonly { callback_data: string }[])[] };
  for (const { callback_data: data } of inline_keyboard.flat()) {
    const bytes = Buffer.byteLength(data);
    if (bytes < 1 || bytes > 64) throw new Refusal(400, 'Bad Request: BUTTON_DATA_INVALID');
  }
  return markup;
}
