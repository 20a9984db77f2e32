import type { Inbound } from '../../core/channel.ts';
import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { type Action, type Address, formOpened, hasDraft, type Party } from '../../core/message.ts';
import type { Api } from './api.ts';
import type { Calls } from './calls.ts';
import { answer, begin, type Prompt, question, type Step, withDrafts } from './forms.ts';
import type { Sighting, What } from './inbound.ts';
import { type Pressed, pressedOf } from './keyboard.ts';
import { placeFields, placeOf, type Place as Spot } from './place.ts';
import { noPreview } from './post.ts';
import { messageKey, note, type State } from './state.ts';
import { quiet, toTelegram } from './text.ts';
import type { Message } from './wire.ts';
import type { Words } from './words.ts';

/** What one update comes to: events, and what is to be done at Telegram once they are on disk. */
export interface Taken {
  readonly events: readonly Inbound[];
  readonly afterwards?: () => void;
}

interface Answered extends Taken {
  /** For whoever pressed a button, and nobody else. */
  readonly told?: string;
}

/** Buttons, and the questions some of them ask before they do something. */
export interface Presses {
  pressed(sighting: Sighting, press: What & { readonly type: 'press' }, place: Place): Promise<Taken>;
  /** What a message comes to that answers a question; undefined where it answers none. */
  answered(sighting: Sighting, message: Message, place: Place): Promise<Taken | undefined>;
}

interface Place {
  readonly from: Address;
  readonly by: Party;
}

export interface PressParts {
  readonly channel: string;
  readonly botId: string;
  readonly api: Api;
  readonly calls: Calls;
  readonly state: State;
  /** What is read in a chat. */
  readonly words: (chat: string) => Words;
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Log;
}

/** How long an answer waits for its question to be noted, in milliseconds. */
const notedMs = 3_000;

export function createPresses(parts: PressParts): Presses {
  const { channel, botId, api, calls, state, words, clock, log } = parts;
  /** Questions that may be seen already, and are not noted yet. */
  const asking = new Set<Promise<unknown>>();

  /** What is done at Telegram beside an event: worth a try, and nothing is lost where it fails. */
  function atTelegram(run: () => Promise<unknown>): void {
    run().catch((error: unknown) => {
      log.warn('telegram-courtesy-failed', { channel, error: error instanceof Error ? error.message : 'unknown' });
    });
  }

  /** Ends the waiting sign on the button. @param told shown to whoever pressed it */
  function acknowledge(query: string, told: string | undefined): void {
    const shown = told === undefined ? {} : { text: told, show_alert: true };
    atTelegram(() => api.call('answerCallbackQuery', { callback_query_id: query, ...shown }, { timeoutMs: 10_000 }));
  }

  async function ask(from: Address, prompt: Prompt, answering: number): Promise<void> {
    const to = await calls.resolve(placeOf(from));
    const { text, keyboard } = shown(from, prompt);
    const payload = {
      ...text,
      ...noPreview,
      reply_markup: keyboard,
      reply_parameters: { message_id: answering, allow_sending_without_reply: true },
    };
    const ticket = `ask-${prompt.newest}`;
    const posted = await calls.make<{ message_id: number }>(
      to,
      'sendMessage',
      (at) => ({ ...placeFields(at), ...payload }),
      { priority: 'urgent', ticket },
    );
    await state.put(note('prompt', messageKey(from.chat, posted.message_id), prompt));
  }

  function beginAsking(from: Address, prompt: Prompt, answering: number): void {
    const asked: Promise<unknown> = ask(from, prompt, answering).finally(() => asking.delete(asked));
    asking.add(asked);
    atTelegram(() => asked);
  }

  /** The question of a message; people may be faster than the note of which one it is. */
  async function promptAt(chat: string, id: number): Promise<Prompt | undefined> {
    const key = messageKey(chat, id);
    const known = await state.get('prompt', key);
    if (known || asking.size === 0) return known;
    let cancel = (): void => {};
    const late = new Promise<void>((resolve) => {
      cancel = clock.after(notedMs, resolve);
    });
    await Promise.race([Promise.allSettled(asking), late]);
    cancel();
    return state.get('prompt', key);
  }

  function shown({ chat }: Address, prompt: Prompt) {
    const { text, keyboard } = question(prompt, words(chat));
    return { text: toTelegram(quiet({ text, spans: [] })), keyboard };
  }

  async function askNext(from: Address, id: number, prompt: Prompt): Promise<void> {
    const to = await calls.resolve(placeOf(from));
    const { text, keyboard } = shown(from, prompt);
    const payload = { message_id: id, ...text, ...noPreview, reply_markup: keyboard };
    await calls.make(to, 'editMessageText', (at) => ({ ...withoutTopic(at), ...payload }), {
      priority: 'urgent',
      ticket: `ask-${prompt.newest}`,
    });
  }

  async function takeAway(from: Address, id: number): Promise<void> {
    const to = await calls.resolve(placeOf(from));
    const payload = { message_id: id };
    await calls.make(to, 'deleteMessage', (at) => ({ chat_id: at.chat, ...payload }), {
      ticket: `away-${id}`,
      free: true,
    });
  }

  function action(sighting: Sighting, place: Place, id: number | string, name: string, values = {}): Inbound {
    const key = `${botId}:${sighting.updateId}`;
    return { key, at: sighting.at, ...place, type: 'action', id: String(id), action: name, values };
  }

  /** What an answer to a question comes to. */
  async function advance(sighting: Sighting, place: Place, id: number, step: Step): Promise<Taken> {
    if (step.type === 'ignore') return { events: [] };
    const key = messageKey(place.from.chat, id);
    const show = (next: Prompt) => () => atTelegram(() => askNext(place.from, id, next));
    if (step.type === 'again') return { events: [], afterwards: show(step.prompt) };
    if (step.type === 'ask') {
      const { card, action: asked } = step.prompt;
      const kept = await state.get('actions', messageKey(place.from.chat, card));
      const next = withDrafts(
        step.prompt,
        kept?.find((one) => one.id === asked.id),
      );
      await state.put(note('prompt', key, next));
      return { events: [], afterwards: show(next) };
    }
    const { card, action: asked } = step.prompt;
    return {
      events: [action(sighting, place, card, asked.id, { ...step.values })],
      afterwards: () =>
        atTelegram(async () => {
          await state.put(note('prompt', key, step.prompt));
          await takeAway(place.from, id);
        }),
    };
  }

  /** What a button of a message does, where it does not say so itself. */
  async function actionOf(chat: string, id: number, pressed: Pressed): Promise<Action | undefined> {
    if (pressed.type !== 'form' && pressed.type !== 'long') return undefined;
    const kept = (await state.get('actions', messageKey(chat, id))) ?? [];
    return kept.find((one) => (pressed.type === 'form' ? one.id === pressed.action : one.hash === pressed.hash));
  }

  async function press(sighting: Sighting, id: number, pressed: Pressed, place: Place): Promise<Answered> {
    const { from, by } = place;
    switch (pressed.type) {
      case 'action':
        return { events: [action(sighting, place, id, pressed.action)] };
      case 'retry':
        return { events: [action(sighting, place, pressed.message, 'retry')] };
      case 'form':
      case 'long': {
        const asked = await actionOf(from.chat, id, pressed);
        if (!asked) return { events: [], told: words(from.chat).tooOld };
        const mayAsk = from.thread === undefined || by.kind === 'agent';
        const fields = asked.form?.fields.length ?? 0;
        // Whoever may not act is told so by those who know the rules.
        if (fields === 0 || !mayAsk) return { events: [action(sighting, place, id, asked.id)] };
        const { hash: _, ...plain } = { hash: '', ...asked };
        const prompt = begin(id, plain, sighting.updateId);
        // Its draft is written while the questions before it are answered.
        const opened = hasDraft(asked.form) ? [action(sighting, place, id, formOpened, { action: asked.id })] : [];
        return { events: opened, afterwards: () => beginAsking(from, prompt, id) };
      }
      case 'option':
      case 'skip':
      case 'use':
      case 'finish': {
        const prompt = await promptAt(from.chat, id);
        if (!prompt || (from.thread !== undefined && by.kind !== 'agent')) return { events: [] };
        return advance(sighting, place, id, answer(prompt, pressed, sighting.updateId));
      }
      case 'cancel': {
        const key = messageKey(from.chat, id);
        const prompt = await promptAt(from.chat, id);
        if (prompt) await state.put(note('prompt', key, { ...prompt, done: true }));
        return { events: [], afterwards: () => atTelegram(() => takeAway(from, id)) };
      }
    }
  }

  return {
    async pressed(sighting, { query, id, data }, place) {
      const pressed = pressedOf(data);
      const taken: Answered = pressed ? await press(sighting, id, pressed, place) : { events: [] };
      return {
        events: taken.events,
        afterwards() {
          acknowledge(query, taken.told);
          taken.afterwards?.();
        },
      };
    },
    async answered(sighting, message, place) {
      const replied = message.reply_to_message;
      if (!replied || String(replied.from?.id) !== botId) return undefined;
      const { chat } = place.from;
      const prompt = isQuestion(replied)
        ? await promptAt(chat, replied.message_id)
        : await state.get('prompt', messageKey(chat, replied.message_id));
      // A question that we posted and then could not note: its answer is for nobody else all the same.
      if (!prompt) return isQuestion(replied) ? { events: [] } : undefined;
      const given = { type: 'text', text: message.text ?? '' } as const;
      return advance(sighting, place, replied.message_id, answer(prompt, given, sighting.updateId));
    },
  };
}

/** Only questions can be cancelled. */
function isQuestion({ reply_markup: markup }: Message): boolean {
  const buttons = markup?.inline_keyboard?.flat() ?? [];
  return buttons.some(({ callback_data: data }) => pressedOf(data ?? '')?.type === 'cancel');
}

/** A message is named by its chat; its topic is none of its name. */
function withoutTopic({ chat, business }: Spot) {
  return placeFields({ chat, ...(business === undefined ? {} : { business }) });
}
