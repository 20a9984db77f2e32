import type { CannedText } from '../../core/cases.ts';
import { type Form, formOpened, hasDraft, type Party } from '../../core/message.ts';
import { readValue } from './card.ts';
import type { SlackContext } from './context.ts';
import { customerView, openButton, toCustomerView } from './customer.ts';
import { type DialogTarget, parseTarget, readDialog, toChoices, toDialog, withTexts } from './dialogs.ts';
import type { Drafts } from './drafts.ts';
import type { Home } from './home.ts';
import type { People } from './people.ts';
import type { Receiver } from './receive.ts';
import { formsCollection } from './send.ts';
import { textsAt } from './texts.ts';
import type { Voice } from './voice.ts';
import type { Interaction, SlackMessage } from './wire.ts';

export interface InteractParts {
  readonly context: SlackContext;
  readonly people: People;
  readonly voice: Voice;
  readonly receiver: Receiver;
  readonly home: Home;
  readonly drafts: Drafts;
}

interface CardButton {
  readonly action_id?: string;
  readonly value?: string;
}

/** Message shortcuts, and what each does to the case. */
const shortcuts: Readonly<Record<string, string>> = {
  'frontdesk-claim': 'claim',
  'frontdesk-close': 'close',
  'frontdesk-customer': 'customer',
};

/**
 * Takes in what people did with buttons, dialogs and shortcuts.
 * @returns a function whose result, if any, is the body of the ack; it resolves once the deed is on disk
 */
export function createInteractions({ context, people, voice, receiver, home, drafts }: InteractParts) {
  const { name, options, deps, api } = context;
  const rooms = new Set(options.rooms.map(({ room }) => room));

  /** Whether somebody may do something in a chat is asked at the moment it is done. */
  async function actor(chat: string, user: string): Promise<Party | null> {
    if (rooms.has(chat)) return people.agent(chat, user);
    return options.customers === 'direct' && chat.startsWith('D') ? people.customer(user) : null;
  }

  async function act(target: DialogTarget, by: Party, key: string, values: Record<string, string>): Promise<void> {
    const { chat, thread, id, action } = target;
    const place = rooms.has(chat) && thread !== undefined ? { thread } : {};
    await receiver.accept({
      key,
      at: new Date(deps.clock.now()),
      from: { channel: name, chat, ...place },
      by,
      type: 'action',
      id,
      action,
      values,
    });
  }

  /**
   * Shows who a customer is in a window over the thread.
   * @returns whether that could be done: a window has to be opened within three seconds
   */
  async function showCustomer(target: DialogTarget, trigger: string | undefined, by: Party): Promise<boolean> {
    const { chat, thread } = target;
    if (!rooms.has(chat) || thread === undefined) return false;
    try {
      const file = await deps.cases?.customer({ channel: name, chat, thread });
      if (!file) return false;
      // Who reads is written down before there is anything to read.
      await act({ ...target, action: 'read-customer' }, by, `read:${trigger}`, {});
      await api.call('views.open', { trigger_id: trigger, view: toCustomerView(file, target, textsAt(options, chat)) });
      return true;
    } catch {
      deps.log.warn('slack-window-failed', { channel: name });
      return false;
    }
  }

  /** A button in the window that shows a customer. */
  async function pressedInWindow({ view, actions, user }: Interaction): Promise<void> {
    const [pressed] = actions ?? [];
    const target = parseTarget(view?.private_metadata);
    if (!target || !user?.id || pressed?.action_id !== 'transcript') return;
    const { chat, thread } = target;
    const by = await actor(chat, user.id);
    if (!by) return voice.whisper({ chat, user: user.id, ...(thread !== undefined && { thread }) }, 'notAllowed');
    const key = `action:${view?.id}:${pressed.action_ts}:${user.id}`;
    await act({ ...target, action: 'transcript' }, by, key, { case: pressed.value ?? '' });
    if (thread === undefined) return;
    const file = await deps.cases?.customer({ channel: name, chat, thread });
    const texts = textsAt(options, chat);
    const shown = file && toCustomerView(file, target, texts, texts.transcriptPosted);
    // It is done, whether the window says so or not.
    if (shown) await api.call('views.update', { view_id: view?.id, view: shown }).catch(() => undefined);
  }

  async function pressed(payload: Interaction): Promise<void> {
    if (payload.view?.callback_id === customerView) return pressedInWindow(payload);
    const [pressed] = payload.actions ?? [];
    // Of a home no chat is told, docs.slack.dev/reference/interaction-payloads/block_actions-payload.
    if (payload.view?.type === 'home' && payload.user?.id !== undefined) {
      return home.pressed(payload.user.id, pressed?.action_id ?? '');
    }
    if (pressed?.action_id === openButton) return;
    const chat = payload.channel?.id ?? payload.container?.channel_id;
    const message = payload.message?.ts ?? payload.container?.message_ts;
    const user = payload.user?.id;
    if (!pressed?.action_id || chat === undefined || message === undefined || user === undefined) return;
    const thread = payload.message?.thread_ts ?? payload.container?.thread_ts ?? message;
    const by = await actor(chat, user);
    if (!by) return voice.whisper({ chat, user, ...(rooms.has(chat) ? { thread } : {}) }, 'notAllowed');
    const { action_id: action, value } = pressed;
    const of = value?.startsWith('retry:') ? value.slice('retry:'.length) : message;
    const target: DialogTarget = { chat, thread, id: of, action };
    if (action === 'customer' && (await showCustomer(target, payload.trigger_id, by))) return;
    const form = await formOf(value);
    if (form === undefined) return act(target, by, `action:${chat}:${message}:${pressed.action_ts}:${user}`, {});
    if (form === null) return voice.whisper({ chat, thread, user }, 'dialogGone');
    await openDialog(form, target, payload.trigger_id, by);
  }

  /** A window has to be opened within three seconds: whatever takes longer is filled in later. */
  async function openDialog(form: Form, target: DialogTarget, trigger: string | undefined, by: Party): Promise<void> {
    const { cancel, writing } = textsAt(options, target.chat);
    const isSearched = form.fields.some(({ search }) => search !== undefined);
    const shown = isSearched ? withTexts(form, await repliesFor(target)) : form;
    const view = toDialog(shown, target, cancel, writing);
    const opened = await api.call<{ view?: { id?: string } }>('views.open', { trigger_id: trigger, view });
    const { id } = opened.view ?? {};
    if (id === undefined || !hasDraft(form)) return;
    drafts.opened(id, form, target);
    await act({ ...target, action: formOpened }, by, `opened:${id}`, { action: target.action });
  }

  /** Somebody types into a menu that searches, docs.slack.dev/reference/interaction-payloads/block_suggestion-payload. */
  async function suggested({ view, user, value }: Interaction): Promise<unknown> {
    const target = parseTarget(view?.private_metadata);
    const by = target && user?.id !== undefined ? await actor(target.chat, user.id) : null;
    return { options: target && by ? toChoices(await repliesFor(target), value) : [] };
  }

  async function repliesFor({ chat, thread }: DialogTarget): Promise<readonly CannedText[]> {
    return (thread !== undefined && (await deps.cases?.canned?.({ channel: name, chat, thread }))) || [];
  }

  /** @returns undefined where the button has none, null where it is lost */
  async function formOf(value: string | undefined): Promise<Form | null | undefined> {
    const read = readValue(value);
    if (!read) return undefined;
    if ('form' in read) return read.form;
    const doc = await deps.storage.get(formsCollection, read.kept);
    return (doc?.data as Form | undefined) ?? null;
  }

  async function submitted(payload: Interaction): Promise<unknown> {
    const read = readDialog(payload);
    const user = payload.user?.id;
    if (!read || user === undefined) return undefined;
    if (payload.view?.id !== undefined) drafts.closed(payload.view.id);
    const by = await actor(read.target.chat, user);
    if (!by) {
      const [field = ''] = Object.keys(read.values);
      return { response_action: 'errors', errors: { [field]: textsAt(options, read.target.chat).notAllowed } };
    }
    await act(read.target, by, `dialog:${payload.view?.id}`, read.values);
    return undefined;
  }

  async function shortcut(payload: Interaction): Promise<void> {
    const action = shortcuts[payload.callback_id ?? ''];
    const chat = payload.channel?.id;
    const user = payload.user?.id;
    if (action === undefined || chat === undefined || user === undefined) return;
    const thread = payload.message?.thread_ts ?? payload.message_ts;
    if (!rooms.has(chat) || thread === undefined) return voice.whisper({ chat, user }, 'notInThread');
    const by = await actor(chat, user);
    if (!by) return voice.whisper({ chat, thread, user }, 'notAllowed');
    const target: DialogTarget = { chat, thread, id: thread, action };
    if (action === 'customer' && (await showCustomer(target, payload.trigger_id, by))) return;
    const form = await formOf(await valueOnCard(target));
    if (form === null) return voice.whisper({ chat, thread, user }, 'dialogGone');
    if (form) return openDialog(form, target, payload.trigger_id, by);
    await act(target, by, `shortcut:${payload.trigger_id}`, {});
  }

  /** What the card's button for the same deed carries: a shortcut asks what the button asks. */
  async function valueOnCard({ chat, id, action }: DialogTarget): Promise<string | undefined> {
    const page = await api.call<{ messages?: readonly SlackMessage[] }>('conversations.replies', {
      channel: chat,
      ts: id,
      limit: 1,
    });
    const rows = (page.messages?.[0]?.blocks ?? []) as readonly { readonly elements?: readonly CardButton[] }[];
    return rows.flatMap(({ elements = [] }) => elements).find((button) => button.action_id === action)?.value;
  }

  // In a channel that is shared with others it comes with their workspace, of whoever acts: who may act is asked of each.
  return async (payload: Interaction): Promise<unknown> => {
    switch (payload.type) {
      case 'block_actions':
        return pressed(payload);
      case 'view_submission':
        return submitted(payload);
      case 'block_suggestion':
        return suggested(payload);
      case 'message_action':
        return shortcut(payload);
      default:
        return undefined;
    }
  };
}
