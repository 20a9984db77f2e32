import type { Outgoing, Receipt } from '../../core/channel.ts';
import type { Payload } from './api.ts';
import type { Calls, Turn } from './calls.ts';
import { isRefusal } from './errors.ts';
import { openUpload } from './files.ts';
import { keptActions, keyboardOf } from './keyboard.ts';
import { ownFile, sentAs } from './media.ts';
import { type Item, planOf, type Step } from './outbound.ts';
import { isGroup, type Place } from './place.ts';
import { type createPost, fileKey, noPreview, type PostParts } from './post.ts';
import { messageKey, note, type State } from './state.ts';
import { toTelegram } from './text.ts';

export interface EditParts extends PostParts {
  readonly calls: Calls;
  readonly state: State;
  readonly post: ReturnType<typeof createPost>;
  readonly remove: (place: Place, id: number, turn: Turn) => Promise<void>;
}

/** One message's worth of a step. */
type Slot = Exclude<Step, { kind: 'media' }> | { readonly kind: 'item'; readonly item: Item };

/**
 * Makes what was posted say something else: message by message, those left over are deleted, those that are missing
 * posted.
 */
export function createEdit(parts: EditParts) {
  const { calls, state, channel, openFile, post, remove } = parts;

  async function change(place: Place, method: string, payload: Payload, turn: Turn): Promise<void> {
    const business = place.business === undefined ? {} : { business_connection_id: place.business };
    try {
      await calls.make(place, method, (at) => ({ chat_id: at.chat, ...business, ...payload }), turn);
    } catch (error) {
      // It says so already: an edit that was repeated, or one of what is not shown here.
      if (!isRefusal(error, /message is not modified/i)) throw error;
    }
  }

  async function editItem(place: Place, chat: string, id: number, item: Item, turn: Turn): Promise<void> {
    const { text, entities } = toTelegram(item.caption);
    const key = messageKey(chat, id);
    const before = await state.get('file', key);
    if (before === undefined || before === fileKey(item.file)) {
      return change(place, 'editMessageCaption', { message_id: id, caption: text, caption_entities: entities }, turn);
    }
    const own = ownFile(item.file, channel);
    const abort = new AbortController();
    const upload = own ? undefined : await openUpload(openFile, item.file, () => abort.abort());
    const as = own?.as ?? sentAs(item.media, { ...upload, ...item.file });
    const type = as === 'voice' || as === 'sticker' || as === 'video_note' ? 'document' : as;
    const media = {
      type,
      media: upload ? { source: upload.source, filename: upload.name } : own?.id,
      ...(text === '' ? {} : { caption: text, caption_entities: entities }),
    };
    const signal = turn.signal ? AbortSignal.any([turn.signal, abort.signal]) : abort.signal;
    try {
      await change(place, 'editMessageMedia', { message_id: id, media }, { ...turn, signal });
    } catch (error) {
      throw upload?.failure() ?? error;
    } finally {
      upload?.source.destroy();
    }
    await state.put(note('file', key, fileKey(item.file)));
  }

  async function editText(
    place: Place,
    chat: string,
    id: number,
    step: Step & { kind: 'text' },
    turn: Turn,
  ): Promise<void> {
    const { text, entities } = toTelegram(step.text);
    const keyboard = step.card && keyboardOf(step.card.actions ?? []);
    const kept = step.card ? keptActions(step.card) : [];
    // Before the buttons are there, so that whoever presses one finds it.
    if (kept.length > 0) await state.put(note('actions', messageKey(chat, id), kept));
    const markup = keyboard ? { reply_markup: keyboard } : {};
    await change(place, 'editMessageText', { message_id: id, text, entities, ...noPreview, ...markup }, turn);
  }

  return async (
    place: Place,
    chat: string,
    ids: readonly string[],
    message: Outgoing,
    turn: Turn,
  ): Promise<Receipt> => {
    const steps = planOf(message, { channel, isGroup: isGroup(place) });
    const slots = steps.flatMap((step): readonly Slot[] => {
      return step.kind === 'media' ? step.items.map((item) => ({ kind: 'item', item })) : [step];
    });
    const result: string[] = [];
    for (const [index, slot] of slots.entries()) {
      const id = Number(ids[index]);
      if (Number.isNaN(id)) {
        const step: Step = slot.kind === 'item' ? { kind: 'media', items: [slot.item] } : slot;
        const posted = await post(place, step, {}, turn, chat);
        result.push(...posted.ids.map(String));
        if (posted.notes.length > 0) await state.put(...posted.notes);
        continue;
      }
      if (slot.kind === 'text') await editText(place, chat, id, slot, turn);
      else if (slot.kind === 'item') await editItem(place, chat, id, slot.item, turn);
      result.push(String(id));
    }
    for (const id of ids.slice(slots.length)) await remove(place, Number(id), turn);
    return { ids: result };
  };
}
