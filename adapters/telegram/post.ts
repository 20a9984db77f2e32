import { type FileStream, SendError } from '../../core/channel.ts';
import { addressKey, type FileRef } from '../../core/message.ts';
import type { Payload } from './api.ts';
import type { Calls, Turn } from './calls.ts';
import type { StoredAs } from './content.ts';
import { isRefusal } from './errors.ts';
import { openUpload, type Upload } from './files.ts';
import { keptActions, keyboardOf } from './keyboard.ts';
import { albumOf, methodOf, ownFile, sentAs } from './media.ts';
import type { Item, Step } from './outbound.ts';
import { type Place, placeFields } from './place.ts';
import { messageKey, type Note, note } from './state.ts';
import { toTelegram } from './text.ts';

/** A message as Telegram answers that it was posted. */
interface Posted {
  readonly message_id: number;
  readonly message_thread_id?: number;
}

/** What a step became. */
export interface Outcome {
  readonly ids: readonly number[];
  /** What has to be kept to understand what people do to it. */
  readonly notes: readonly Note[];
}

export interface PostParts {
  readonly channel: string;
  readonly calls: Calls;
  readonly openFile: (ref: FileRef) => Promise<FileStream>;
}

/** Links never unfold: what a preview fetches, and shows, is for the one who typed it to choose. */
export const noPreview = { link_preview_options: { is_disabled: true } } as const;

/** Posts a step. @throws {ApiFailure} @throws {SendError} */
export function createPost({ channel, calls, openFile }: PostParts) {
  return async (place: Place, step: Step, reply: Payload, turn: Turn, chatName: string): Promise<Outcome> => {
    const one = async (method: string, payload: Payload): Promise<Outcome> => {
      const posted = await calls.make<Posted>(
        place,
        method,
        (at) => ({ ...placeFields(at), ...payload, ...reply }),
        turn,
      );
      await checkTopic(place, [posted]);
      return { ids: [posted.message_id], notes: [] };
    };
    switch (step.kind) {
      case 'text': {
        const keyboard = step.card && keyboardOf(step.card.actions ?? []);
        const { text, entities } = toTelegram(step.text);
        const outcome = await one('sendMessage', {
          text,
          entities,
          ...noPreview,
          ...(keyboard ? { reply_markup: keyboard } : {}),
        });
        const kept = step.card ? keptActions(step.card) : [];
        if (kept.length === 0) return outcome;
        return { ...outcome, notes: outcome.ids.map((id) => note('actions', messageKey(chatName, id), kept)) };
      }
      case 'place':
        if (step.label === undefined) return one('sendLocation', { latitude: step.lat, longitude: step.lng });
        return one('sendVenue', {
          latitude: step.lat,
          longitude: step.lng,
          title: step.label,
          address: `${step.lat}, ${step.lng}`,
        });
      case 'contact':
        return one('sendContact', { phone_number: step.phone, first_name: step.name });
      case 'media':
        return media(place, step.items, reply, turn, chatName);
    }
  };

  async function media(
    place: Place,
    items: readonly Item[],
    reply: Payload,
    turn: Turn,
    chatName: string,
  ): Promise<Outcome> {
    let posted: readonly Posted[];
    try {
      posted = await upload(place, items, reply, turn, false);
    } catch (error) {
      // Telegram looks into pictures and sounds, and refuses what it cannot show; as files it takes them all.
      const isOther = items.some(({ as, file }) => as !== 'document' && !ownFile(file, channel));
      if (!isOther || !isRefusal(error, /PHOTO|IMAGE|VIDEO|VOICE|AUDIO|STICKER|wrong (?:file|type)|dimensions/i))
        throw error;
      posted = await upload(place, items, reply, turn, true);
    }
    await checkTopic(place, posted);
    const ids = posted.map(({ message_id }) => message_id);
    const notes = ids.flatMap((id, index) => {
      const item = items[index];
      return item ? [note('file', messageKey(chatName, id), fileKey(item.file))] : [];
    });
    return { ids, notes };
  }

  async function upload(
    place: Place,
    items: readonly Item[],
    reply: Payload,
    turn: Turn,
    asDocuments: boolean,
  ): Promise<readonly Posted[]> {
    const abort = new AbortController();
    const signal = turn.signal ? AbortSignal.any([turn.signal, abort.signal]) : abort.signal;
    const opened: (Upload | undefined)[] = [];
    try {
      for (const { file } of items) {
        opened.push(ownFile(file, channel) ? undefined : await openUpload(openFile, file, () => abort.abort()));
      }
      const kinds = kindsOf(items, opened, asDocuments);
      const inputs = items.map((item, index) => inputOf(item, kinds[index] ?? 'document', opened[index]));
      const [first] = inputs;
      if (inputs.length === 1 && first) {
        const { method, field } = methodOf(first.as);
        const payload = { [field]: first.media, ...first.caption, ...inMultipart(reply, opened) };
        return [
          await calls.make<Posted>(place, method, (at) => ({ ...placeFields(at), ...payload }), { ...turn, signal }),
        ];
      }
      const album = inputs.map(({ as, media, caption }) => ({ type: as, media, ...caption }));
      return await calls.make<readonly Posted[]>(
        place,
        'sendMediaGroup',
        (at) => ({ ...placeFields(at), media: album, ...inMultipart(reply, opened) }),
        { ...turn, signal },
      );
    } catch (error) {
      // The request was given up before its end, so that Telegram has nothing.
      throw opened.map((one) => one?.failure()).find(Boolean) ?? error;
    } finally {
      for (const one of opened) one?.source.destroy();
    }
  }

  function kindsOf(items: readonly Item[], opened: readonly (Upload | undefined)[], asDocuments: boolean): StoredAs[] {
    const kinds = items.map((item, index): StoredAs => {
      const file = opened[index];
      if (!file) return item.as;
      return asDocuments
        ? 'document'
        : sentAs(item.media, { ...file, ...item.file, bytes: Math.max(file.bytes ?? 0, item.file.bytes ?? 0) });
    });
    const isOne = new Set(kinds.map(albumOf)).size === 1 && albumOf(kinds[0] ?? 'document') !== undefined;
    return items.length === 1 || isOne ? kinds : kinds.map((kind, index) => (opened[index] ? 'document' : kind));
  }

  function inputOf({ file, caption }: Item, as: StoredAs, opened: Upload | undefined) {
    const { text, entities } = toTelegram(caption);
    return {
      as,
      media: opened ? { source: opened.source, filename: opened.name } : (ownFile(file, channel)?.id ?? ''),
      caption: text === '' ? {} : { caption: text, caption_entities: entities },
    };
  }

  /** Where a topic was deleted, Telegram may put a message into the group itself, before everybody's eyes. */
  async function checkTopic(place: Place, posted: readonly Posted[]): Promise<void> {
    const { topic } = place;
    const astray = posted.filter(({ message_thread_id }) => message_thread_id !== topic);
    if (topic === undefined || astray.length === 0) return;
    for (const { message_id } of astray) {
      const payload = (at: Place) => ({ chat_id: at.chat, message_id });
      await calls.make(place, 'deleteMessage', payload, { ticket: `astray-${message_id}`, free: true }).catch(() => {});
    }
    throw new SendError('The topic was deleted in Telegram', { outcome: 'not-sent', code: 'thread-gone' });
  }
}

/** The library sends objects as they are in JSON, and drops this one from forms with files. */
function inMultipart(reply: Payload, opened: readonly unknown[]): Payload {
  const { reply_parameters } = reply;
  if (reply_parameters === undefined || opened.every((one) => one === undefined)) return reply;
  return { ...reply, reply_parameters: JSON.stringify(reply_parameters) };
}

/** A file as it is remembered beside the message it was sent with. */
export function fileKey({ channel, id }: FileRef): string {
  return addressKey({ channel, chat: id });
}
