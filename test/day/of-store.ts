import { shippedTexts } from '../../config/texts/index.ts';
import type { CaseRecord } from '../../core/cases.ts';
import type { Entry } from '../../core/conversation.ts';
import { typedText } from '../../core/message.ts';
import type { AuditEntry } from '../../core/store.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { type Account, Figures } from './figures.ts';

const everything = 1_000_000;
const words = shippedTexts('en').desk;

const events: Readonly<Record<string, string>> = {
  'case-claimed': 'claims',
  'case-transferred': 'transfers',
  'case-snoozed': 'snoozes',
  'case-returned': 'returns',
  'case-reopened': 'reopened',
  'case-closed': 'closes',
  'reply-overdue': 'service levels missed',
  'case-prioritised': 'priorities set',
  'case-tagged': 'tags set',
};

/** What the store has of a day besides its figures. */
export interface StoreAccount extends Account {
  readonly entries: readonly Entry[];
  /** Work that is left, and what failed for another reason than a customer who wants to hear no more. */
  readonly unfinished: readonly string[];
}

/** What a day comes to, by the records of cases, the audit trail and the transcripts. */
export async function ofStore(path: string): Promise<StoreAccount> {
  const store = await openSqliteStore(path);
  try {
    const figures = new Figures();
    const waits: number[] = [];
    const all: Entry[] = [];
    const records = await store.casesSince(0, everything);
    for (const [conversation, cases] of Map.groupBy(records, (record) => record.conversation)) {
      const trail = await store.audit(conversation);
      const entries = await store.transcript(conversation, 0, everything);
      all.push(...entries);
      for (const record of cases) countCase(figures, record, trail);
      countTrail(figures, conversation, trail);
      const failures = trail.filter(({ what, to }) => what === 'delivery-failed' && to === conversation).length;
      countEntries(figures, cases[0]?.channel ?? '', entries, failures);
      if (failures === 0) {
        waits.push(
          ...cases.flatMap(({ openedAt, answeredAt }) => (answeredAt === undefined ? [] : [answeredAt - openedAt])),
        );
      }
    }
    const { mailboxes, lanes } = await store.unfinished();
    const letters = (await store.deadLetters(everything)).filter(({ code }) => code !== 'blocked-by-customer');
    const unfinished = [...mailboxes, ...lanes.map(({ id }) => id), ...letters.map(({ id, code }) => `${id} ${code}`)];
    return { figures, waits, entries: all, unfinished };
  } finally {
    await store.close();
  }
}

function countCase(figures: Figures, record: CaseRecord, trail: readonly AuditEntry[]): void {
  figures.add('cases');
  figures.add(`cases · desk · ${record.desk}`);
  figures.add(`cases · category · ${words.categories[record.category]}`);
  figures.add(`cases · agent · ${record.assignee?.name ?? words.nobody}`);
  figures.add(`cases · channel · ${record.channel}`);
  figures.add(`cases · outcome · ${outcomeOf(record, trail)}`);
}

function outcomeOf({ id, state, resolution }: CaseRecord, trail: readonly AuditEntry[]): string {
  if (state !== 'closed') return words.states[state];
  if (resolution) return words.resolutions[resolution];
  const last = trail.findLast(({ case: of, what }) => of === id && what === 'case-closed');
  return last?.why ?? 'closed without a word';
}

function countTrail(figures: Figures, conversation: string, trail: readonly AuditEntry[]): void {
  for (const { what, to, by } of trail) {
    // Who is in danger in an open case makes it urgent, and no agent did.
    const isByItself = what === 'case-prioritised' && by.kind !== 'agent';
    const name = isByItself ? 'dangers in an open case' : events[what];
    if (name !== undefined) figures.add(name);
    if (what === 'survey-answered') figures.add(`surveys · ${to}`);
    if (what === 'delivery-failed' && to === conversation) figures.add('deliveries refused by customers');
  }
}

function countEntries(figures: Figures, channel: string, entries: readonly Entry[], failures: number): void {
  const shown = entries.filter(({ visibility, deleted }) => visibility === 'public' && !deleted);
  const isTheirs = ({ by }: Entry) => by.kind === 'customer';
  figures.add(`messages · ${channel} · in`, shown.filter(isTheirs).length);
  figures.add(`messages · ${channel} · out`, shown.filter((entry) => !isTheirs(entry)).length - failures);
  const marked = shown.filter(({ by, parts }) => by.kind === 'agent' && /\[a\d+\.\d+\]/u.test(typedText(parts)));
  figures.add('agents’ words that arrived', failures > 0 ? 0 : marked.length);
}
