import type { Case, Category, Conversation, Language } from '../core/conversation.ts';
import type { Card } from '../core/message.ts';
import type { Unreached, Window } from '../core/reach.ts';

import { join, plain } from '../core/richtext.ts';
import { type CardField, fill, type Texts } from '../core/texts.ts';
import { caseActions } from './card-actions.ts';
import { earlierInWords, linksToEarlier } from './customer.ts';
import type { CardState } from './machine.ts';
import { languageAt } from './routing.ts';
import type { HandoffSettings } from './settings.ts';
import { timeInWords } from './times.ts';

const recapLength = 120;
/** With more than so many answers left nobody needs to count: a card that did would change with each message. */
const plenty = 2;
/** So many earlier cases stand on a card; `!customer` tells of all. */
const earlierShown = 3;
const hourMs = 60 * 60_000;

/** Shows a case: the first message of its thread, updated in place. */
export function caseCard(settings: HandoffSettings, conversation: Conversation, shown: Case, state: CardState): Card {
  const language = languageAt(settings, shown.desk);
  const texts = settings.texts(language, shown.desk).desk;
  const { customer, previous } = conversation;
  const category = texts.categories[shown.why.category];
  const values: Partial<Record<CardField, string>> = {
    state: texts.states[shown.elsewhere && state === 'open' ? 'elsewhere' : state],
    priority: texts.priorities[shown.why.priority],
    evidence: shown.why.evidence.join(' · '),
    assignee: shown.assignee?.name ?? texts.nobody,
    identity: identity(texts, shown),
    tags: (shown.tags ?? []).join(', '),
    facts: factsOf(texts, conversation, shown),
    profile: profileOf(texts, conversation),
    channel: conversation.address.channel,
    language: texts.languages[conversation.language],
    since: timeInWords(shown.openedAt, settings.timezone, language, 'date'),
  };
  if (shown.state === 'snoozed' && state === 'snoozed') values.snoozed = snoozedUntil(settings, texts, shown, language);
  if (state === shown.state) values.due = dueBy(settings, texts, shown, language);
  if (state === shown.state) values.delivery = unreachedInWords(texts, conversation, shown);
  if (state === shown.state) values.window = windowInWords(settings, texts, conversation.window, language);
  if (shown.resolution) values.resolution = texts.resolutions[shown.resolution];
  values.summary = shown.summary ?? '';
  const known = (conversation.earlier ?? []).filter(({ number }) => number < shown.number).slice(-earlierShown);
  if (previous && previous.id !== shown.id && shown.number > 1) {
    const date = timeInWords(previous.closedAt, settings.timezone, language, 'date');
    const counted = fill(texts.earlierCase, { count: shown.number - 1, date });
    const older = shown.number - 1 - known.length;
    const more = older > 0 ? [fill(texts.records.more, { count: older })] : [];
    values.earlier =
      known.length > 0 ? [earlierInWords(settings, texts, language, known), ...more].join('; ') : counted;
  }
  const said = conversation.recent.length > 0 ? recap(texts, conversation) : undefined;
  const body = [linksToEarlier(texts, known), said].filter((one) => one !== undefined);
  return {
    title: fill(texts.cardTitle, { customer: customer.name, category }),
    fields: Object.entries(values)
      .filter(([, value]) => value !== '')
      .map(([field, value]) => ({ label: texts.fields[field as CardField], value })),
    actions: caseActions(settings, conversation, shown, state),
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
      due: state === shown.state ? String(shown.waiting?.until ?? '') : '',
      tags: (shown.tags ?? []).join(', '),
      identity: shown.identity ?? '',
      vip: conversation.profile?.vip ? 'true' : '',
    },
    ...(body.length > 0 && { body: join(body, '\n') }),
  };
}

function snoozedUntil(
  { timezone }: HandoffSettings,
  { snoozeChoices }: Texts['desk'],
  { snoozedUntil: until }: Case,
  language: Language,
): string {
  return until === undefined ? snoozeChoices.customer : timeInWords(until, timezone, language, 'weekday');
}

/**
 * Until when an answer is due, where that is the first one or late: shown for each answer, a busy thread's card would
 * have to be changed at every message.
 */
function dueBy({ timezone }: HandoffSettings, texts: Texts['desk'], { waiting }: Case, language: Language): string {
  if (!waiting || (waiting.for === 'next' && !waiting.told)) return '';
  const when = timeInWords(waiting.until, timezone, language, 'weekday');
  return waiting.told === 'late' ? fill(texts.replyOverdue, { when }) : when;
}

/** In the customer's own words: while the case is there all that was said, afterwards what was said by its end. */
function factsOf(
  { factKinds }: Texts['desk'],
  conversation: Conversation,
  { facts = conversation.facts }: Case,
): string {
  return (facts ?? []).map(({ kind, value }) => `${factKinds[kind]}: ${shorten(value)}`).join(' · ');
}

/** What the brand has told of the customer, and nobody else. */
function profileOf(texts: Texts['desk'], { profile }: Conversation): string {
  if (!profile) return '';
  const attributes = Object.entries(profile.attributes).map(([name, value]) => `${name}: ${value}`);
  return [profile.vip ? texts.vip : '', profile.agent?.name ?? '', ...attributes].filter(Boolean).join(' · ');
}

/** Whoever says to be a VIP is none by that. */
const askedFor: ReadonlySet<Category> = new Set(['security', 'vip', 'alert']);

/** Where accounts are at stake it is always there to see, elsewhere once somebody has looked. */
function identity(texts: Texts['desk'], { identity: known, why, alert }: Case): string {
  if (!known && !alert && !askedFor.has(why.category)) return '';
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

/** Why words do not get through; empty where they do. */
function unreachedInWords({ unreached: words }: Texts['desk'], conversation: Conversation, shown: Case): string {
  const { unreached = [] } = conversation;
  const told = unreached.filter((why) => !isDeskOut(conversation, shown, why));
  return told.map((why) => words[why]).join(' · ');
}

/** Whether the desk is out along with its customer: nothing can be told there before it is in again, and then it is over. */
export function isDeskOut({ address }: Conversation, { room }: Case, why: Unreached): boolean {
  return why === 'logged-out' && room.channel === address.channel;
}

/** What is left, for the card; empty where the platform sets no limit. */
export function windowInWords(
  { timezone }: HandoffSettings,
  { windows }: Texts['desk'],
  window: Window | undefined,
  language: Language,
): string {
  if (!window) return '';
  if (window.left === 0) return windows.spent;
  // The full hour before: an end that moves with each message would change the card each time.
  const until = timeInWords(Math.floor(window.until / hourMs) * hourMs, timezone, language, 'weekday');
  return fill(window.left > plenty ? windows.open : windows.few, { count: window.left, until });
}
