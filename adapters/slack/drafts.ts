import type { ChannelDeps } from '../../core/channel.ts';
import type { Form, Part } from '../../core/message.ts';
import type { Api } from './api.ts';
import { type DialogTarget, toDialog } from './dialogs.ts';
import type { SlackOptions } from './options.ts';
import { textsAt } from './texts.ts';

/**
 * Dialogs that wait for a draft. In place of its field a line says that it is being written: what somebody has typed
 * into a field is not told to anybody before they submit it, so that a field that is there already could not be filled
 * in without overwriting them. What was typed into the other fields stays, as these have the same ids,
 * docs.slack.dev/reference/methods/views.update.
 */
export interface Drafts {
  /** A dialog with a draft in it is open. */
  opened(view: string, form: Form, target: DialogTarget): void;
  /** It is open no more. */
  closed(view: string): void;
  /** A message was changed, and dialogs may have been opened from it. */
  changed(chat: string, ids: readonly string[], parts: readonly Part[]): Promise<void>;
}

/** Longer than any model is waited for; then the field comes with what is known without one. */
const longestMs = 12_000;
/** So many are waited for at once; whoever opens one more waits for the end of the time. */
const most = 200;

interface Open {
  readonly form: Form;
  readonly target: DialogTarget;
  readonly cancel: () => void;
}

export function createDrafts(
  api: Pick<Api, 'call'>,
  options: Pick<SlackOptions, 'rooms' | 'language'>,
  deps: Pick<ChannelDeps, 'clock'>,
): Drafts {
  const open = new Map<string, Open>();

  async function show(view: string, form: Form): Promise<void> {
    const known = open.get(view);
    if (!known) return;
    known.cancel();
    open.delete(view);
    await update(view, form, known.target);
  }

  async function update(view: string, form: Form, target: DialogTarget): Promise<void> {
    const { cancel } = textsAt(options, target.chat);
    // Whoever has closed it meanwhile needs it no more.
    await api.call('views.update', { view_id: view, view: toDialog(form, target, cancel) }).catch(() => undefined);
  }

  return {
    opened(view, form, target) {
      if (open.size >= most) {
        deps.clock.after(longestMs, () => void update(view, form, target));
        return;
      }
      const cancel = deps.clock.after(longestMs, () => void show(view, form));
      open.set(view, { form, target, cancel });
    },

    closed(view) {
      open.get(view)?.cancel();
      open.delete(view);
    },

    async changed(chat, ids, parts) {
      const mine = [...open].filter(([, { target }]) => target.chat === chat && ids.includes(target.id));
      if (mine.length === 0) return;
      const actions = parts.flatMap((part) => (part.kind === 'card' ? (part.card.actions ?? []) : []));
      for (const [view, { target }] of mine) {
        const form = actions.find(({ id }) => id === target.action)?.form;
        if (form?.fields.some(({ draft }) => draft === 'ready')) await show(view, form);
      }
    },
  };
}
