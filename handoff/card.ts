import type { Case, Conversation } from '../core/conversation.ts';
import type { Action, Card } from '../core/message.ts';
import { plain } from '../core/richtext.ts';
import { type CardField, fill, type Texts } from '../core/texts.ts';
import { languageAt } from './routing.ts';
import type { HandoffSettings } from './settings.ts';
import { timeInWords } from './times.ts';

const recapLength = 120;

/** `moved`: the case goes on in another desk's thread. */
export type CardState = Case['state'] | 'closed' | 'moved';

/** Shows a case: the first message of its thread, updated in place. */
export function caseCard(settings: HandoffSettings, conversation: Conversation, shown: Case, state: CardState): Card {
  const language = languageAt(settings, shown.desk);
  const texts = settings.texts(language).desk;
  const { customer, previous } = conversation;
  const category = texts.categories[shown.why.category];
  const values: Partial<Record<CardField, string>> = {
    state: texts.states[state],
    priority: texts.priorities[shown.why.priority],
    evidence: shown.why.evidence.join(' · '),
    assignee: shown.assignee?.name ?? texts.nobody,
    identity: identity(texts, shown),
    tags: (shown.tags ?? []).join(', '),
    channel: conversation.address.channel,
    language: texts.languages[conversation.language],
    since: timeInWords(shown.openedAt, settings.timezone, language, 'date'),
  };
  if (previous && shown.number > 1) {
    const date = timeInWords(previous.closedAt, settings.timezone, language, 'date');
    values.earlier = fill(texts.earlierCase, { count: shown.number - 1, date });
  }
  return {
    title: fill(texts.cardTitle, { customer: customer.name, category }),
    fields: Object.entries(values)
      .filter(([, value]) => value !== '')
      .map(([field, value]) => ({ label: texts.fields[field as CardField], value })),
    actions: actions(settings, texts, shown, state),
    facts: {
      case: shown.id,
      state,
      priority: shown.why.priority,
      category: shown.why.category,
      desk: shown.desk,
      channel: conversation.address.channel,
      language: conversation.language,
      customer: customer.name,
      assignee: shown.assignee?.name ?? '',
      assigneeId: shown.assignee?.id ?? '',
      openedAt: String(shown.openedAt),
      tags: (shown.tags ?? []).join(', '),
      identity: shown.identity ?? '',
    },
    ...(conversation.recent.length > 0 ? { body: recap(texts, conversation) } : {}),
  };
}

/** Where accounts are at stake it is always there to see, elsewhere once somebody has looked. */
function identity(texts: Texts['desk'], { identity: known, why }: Case): string {
  if (!known && why.category !== 'security') return '';
  return texts.identities[known ?? 'unverified'];
}

function recap({ recap: title }: Texts['desk'], conversation: Conversation) {
  const lines = conversation.recent
    .filter(({ text }) => text !== '')
    .map(({ name, text }) => `${name}: ${shorten(text)}`);
  return plain([title, ...lines].join('\n'));
}

/** One line, cut at a length: the thread below has it in full. */
function shorten(text: string): string {
  const line = text.replace(/\s+/gu, ' ');
  return line.length <= recapLength ? line : `${[...line].slice(0, recapLength).join('')}…`;
}

function actions(settings: HandoffSettings, texts: Texts['desk'], shown: Case, state: CardState): readonly Action[] {
  if (state === 'closed' && settings.reopenMs > 0) return [{ id: 'reopen', label: texts.reopen }];
  if (state === 'closed' || state === 'moved') return [];
  const others = settings.desks.filter((desk) => desk.name !== shown.desk);
  const claim: Action = { id: 'claim', label: texts.claim, style: 'primary' };
  const transfer: Action = {
    id: 'transfer',
    label: texts.transfer,
    form: {
      title: texts.transfer,
      submit: texts.transfer,
      fields: [
        {
          id: 'desk',
          label: texts.transferTo,
          kind: 'select',
          required: true,
          options: others.map(({ name }) => ({ value: name, label: name })),
        },
        { id: 'reason', label: texts.transferReason, kind: 'multiline' },
      ],
    },
  };
  return [
    ...(state === 'queued' ? [claim] : []),
    ...(others.length > 0 ? [transfer] : []),
    { id: 'close', label: texts.close },
  ];
}
