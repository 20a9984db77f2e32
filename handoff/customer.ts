import type { CustomerFile, LinkedCase } from '../core/cases.ts';
import type { Conversation, EarlierCase, Language } from '../core/conversation.ts';
import type { Fact } from '../core/facts.ts';
import type { Action, Address, Card } from '../core/message.ts';
import { concat, join, plain, type RichText, style, styled } from '../core/richtext.ts';
import { fill, type Texts } from '../core/texts.ts';
import { caseOfLane } from './lanes.ts';
import { deskIn, languageAt } from './routing.ts';
import type { HandoffSettings } from './settings.ts';
import { timeInWords } from './times.ts';
import { transcriptFile } from './transcript.ts';

/** Cases that are listed one by one; whoever has had more is known anyway. */
const mostListed = 20;
/** Of a summary, in characters: the card of that case has all of it. */
const summaryLength = 120;

/** All that is known of a customer: what the brand has told, and their cases, the newest first. */
export function customerCard(
  settings: HandoffSettings,
  conversation: Conversation,
  desk: string,
  cases: readonly LinkedCase[],
): Card {
  const language = languageAt(settings, desk);
  const texts = settings.texts(language, desk).desk;
  const { records } = texts;
  const newest = cases.toReversed();
  const lines = newest
    .slice(0, mostListed)
    .map((one) => linked(caseInWords(settings, texts, language, conversation, one), one));
  const left = newest.length - lines.length;
  const more = left > 0 ? [plain(fill(records.more, { count: left }))] : [];
  return {
    title: fill(records.customerTitle, { customer: conversation.customer.name }),
    fields: fieldsOf(texts, conversation),
    ...(lines.length > 0 && { body: join([plain(records.cases), ...lines, ...more], '\n') }),
    ...(newest.length > 0 && { actions: [transcriptAction(settings, texts, language, newest)] }),
  };
}

/**
 * The same for a channel that shows it beside a thread, with what desks are not to see hidden.
 * @param thread whose side it is shown at
 */
export function customerFile(
  settings: HandoffSettings,
  conversation: Conversation,
  thread: Address,
  lane: string,
  cases: readonly LinkedCase[],
): CustomerFile {
  const desk = deskIn(settings, thread)?.name ?? '';
  const language = languageAt(settings, desk);
  const texts = settings.texts(language, desk).desk;
  const hide = settings.mask ?? ((text: string) => text);
  const listed = cases.toReversed().slice(0, mostListed);
  return {
    title: hide(conversation.customer.name),
    fields: fieldsOf(texts, conversation).map(({ label, value }) => ({ label, value: hide(value) })),
    cases: listed.map((one) => ({
      number: one.number,
      line: hide(caseInWords(settings, texts, language, conversation, one)),
      isThis: one.id === caseOfLane(lane),
      ...(one.thread && { thread: one.thread }),
      ...(one.link !== undefined && { link: one.link }),
      transcript: transcriptFile(conversation, texts, desk, one),
    })),
  };
}

function fieldsOf(texts: Texts['desk'], conversation: Conversation): NonNullable<Card['fields']> {
  const { profile, case: current, previous, blocked, facts = current?.facts ?? [] } = conversation;
  const { fields, records } = texts;
  // After a close it counts no more: somebody else may be writing.
  const identity = current ? texts.identities[current.identity ?? 'unverified'] : '';
  const shown: readonly (readonly [string, string | undefined])[] = [
    [fields.channel, conversation.address.channel],
    [fields.language, texts.languages[conversation.language]],
    [fields.identity, identity],
    [records.number, profile?.id],
    [fields.profile, profile?.vip ? texts.vip : undefined],
    [records.lookedAfterBy, profile?.agent?.name],
    ...Object.entries(profile?.attributes ?? {}),
    [fields.facts, factsInWords(texts, facts)],
    [records.blocked, blocked?.by.name],
    [records.score, previous?.score === undefined ? undefined : `${previous.score}/5`],
  ];
  return shown.flatMap(([label, value]) => (value ? [{ label, value }] : []));
}

/** A case in one line: which, why, when and how it ended. */
function caseInWords(
  settings: HandoffSettings,
  texts: Texts['desk'],
  language: Language,
  { earlier = [] }: Pick<Conversation, 'earlier'>,
  one: LinkedCase,
): string {
  const { timezone } = settings;
  const when =
    one.closedAt === undefined
      ? fill(texts.records.openSince, { date: timeInWords(one.openedAt, timezone, language, 'date') })
      : fill(texts.records.closedOn, { date: timeInWords(one.closedAt, timezone, language, 'date') });
  const known = earlier.find(({ number }) => number === one.number);
  return [
    `#${one.number}`,
    texts.categories[one.category],
    when,
    one.resolution && texts.resolutions[one.resolution],
    one.assignee?.name,
    one.score === undefined ? undefined : `${one.score}/5`,
    known?.summary,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The last cases before one, for its card. Kept in the conversation, since cards are made where nothing can be asked. */
export function earlierInWords(
  { timezone }: Pick<HandoffSettings, 'timezone'>,
  texts: Texts['desk'],
  language: Language,
  earlier: readonly EarlierCase[],
): string {
  return earlier
    .toReversed()
    .map(({ number, category, resolution, closedAt, summary, tags = [] }) =>
      [
        `#${number} ${texts.categories[category]}`,
        resolution && texts.resolutions[resolution],
        timeInWords(closedAt, timezone, language, 'date'),
        tags.join(', '),
        summary,
      ]
        .filter(Boolean)
        .join(' · '),
    )
    .join('; ');
}

/** Links to the threads of earlier cases, the newest first; undefined where a browser shows none of them. */
export function linksToEarlier({ fields }: Texts['desk'], earlier: readonly EarlierCase[]): RichText | undefined {
  const links = earlier
    .toReversed()
    .flatMap(({ number, link: url }) => (url === undefined ? [] : [styled(`#${number}`, { style: 'link', url })]));
  return links.length > 0 ? concat(`${fields.earlier}: `, join(links, ' · ')) : undefined;
}

/** What a customer has mentioned, in one line. */
export function factsInWords({ factKinds }: Texts['desk'], facts: readonly Fact[]): string {
  return facts.map(({ kind, value }) => `${factKinds[kind]}: ${value}`).join(' · ');
}

/** One line, cut at a length. */
export function cutSummary(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  return line.length <= summaryLength ? line : `${[...line].slice(0, summaryLength).join('')}…`;
}

function linked(line: string, { number, link }: LinkedCase): RichText {
  if (link === undefined) return plain(line);
  const sign = `#${number}`;
  return concat(style(plain(sign), { style: 'link', url: link }), line.slice(sign.length));
}

function transcriptAction(
  { timezone }: HandoffSettings,
  { categories, records }: Texts['desk'],
  language: Language,
  newest: readonly LinkedCase[],
): Action {
  const options = newest.slice(0, mostListed).map(({ number, category, openedAt }) => ({
    value: String(number),
    label: `#${number} · ${categories[category]} · ${timeInWords(openedAt, timezone, language, 'date')}`,
  }));
  const everything = { value: 'all', label: records.everything };
  return {
    id: 'transcript',
    label: records.transcript,
    form: {
      title: records.transcript,
      submit: records.transcript,
      fields: [
        { id: 'case', label: records.whichCase, kind: 'select', required: true, options: [...options, everything] },
      ],
    },
  };
}
