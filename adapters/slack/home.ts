import type { KnownBlock } from '@slack/types';
import type { CaseRecord, PlacedCase } from '../../core/cases.ts';
import { priorityRank } from '../../core/priority.ts';
import { fill } from '../../core/texts.ts';
import type { Self, SlackContext } from './context.ts';
import { plainText } from './limits.ts';
import type { People } from './people.ts';
import { type SlackTexts, textsIn } from './texts.ts';

/** What an agent's home shows. */
export interface HomeContent {
  /** Slack's id of whose home it is. */
  readonly user: string;
  readonly team: string;
  /** Open cases of the rooms in which this one is an agent; null for those who are none. */
  readonly open: readonly PlacedCase[] | null;
  /** Those that changed in the last 24 hours. */
  readonly day: readonly CaseRecord[];
  readonly now: number;
}

/** Fills the home of whoever opens it. Nobody waits for it, and nothing depends on it. */
export function createHome({ api, name, options, deps }: SlackContext, self: () => Self, people: People) {
  const texts = textsIn(options.language);

  async function contentFor(user: string): Promise<HomeContent> {
    const { cases, clock } = deps;
    const now = clock.now();
    const team = self().teamId;
    const rooms: string[] = [];
    for (const { room } of options.rooms) if (await people.agent(room, user)) rooms.push(room);
    if (!cases || rooms.length === 0) return { user, team, open: null, day: [], now };
    const [open, day] = await Promise.all([cases.open(), cases.since(now - dayMs)]);
    const isTheirs = ({ thread }: PlacedCase) => thread?.channel === name && rooms.includes(thread.chat);
    return { user, team, open: open.filter(isTheirs), day, now };
  }

  return (user: string): void => {
    contentFor(user)
      .then((content) =>
        api.call('views.publish', { user_id: user, view: { type: 'home', blocks: homeBlocks(content, texts) } }),
      )
      .catch(() => deps.log.warn('slack-home-failed', { channel: name }));
  };
}

/** A home has up to 100 blocks, docs.slack.dev/surfaces/app-home; nobody reads that many. */
const mostCases = 25;
const dayMs = 24 * 60 * 60_000;
const headerLimit = 150;
const lineLimit = 200;

/** The home tab: the queue, the agent's own cases, and the figures of a day. */
function homeBlocks({ user, team, open, day, now }: HomeContent, texts: SlackTexts): readonly KnownBlock[] {
  if (!open) return [header('Frontdesk'), words(texts.help)];
  const waiting = open.filter(({ state }) => state === 'queued').toSorted(byUrgency);
  const mine = open.filter(({ assignee }) => assignee?.id === user);
  const list = (cases: readonly PlacedCase[]) => {
    const lines = cases.slice(0, mostCases).map((one) => line(one, team, now, texts));
    const rest = cases.length - lines.length;
    return [...(lines.length > 0 ? lines : [words(texts.homeNone)]), ...(rest > 0 ? [words(`+ ${rest}`)] : [])];
  };
  const count = (state: CaseRecord['state']) => open.filter((one) => one.state === state).length;
  const late = open.filter(({ due }) => due !== undefined && due < now).length;
  const figures = { waiting: waiting.length, open: count('open'), aside: count('snoozed'), late };
  return [
    header('Frontdesk'),
    words(fill(texts.homeFigures, figures)),
    words(fill(texts.homeDay, dayFigures(day, now))),
    header(texts.homeMine),
    ...list(mine),
    header(texts.homeWaiting),
    ...list(waiting),
    { type: 'divider' },
    { type: 'context', elements: [plainText(texts.help, lineLimit * 4)] },
  ];
}

function byUrgency(one: CaseRecord, other: CaseRecord): number {
  return priorityRank[other.priority] - priorityRank[one.priority] || one.openedAt - other.openedAt;
}

function dayFigures(day: readonly CaseRecord[], now: number) {
  const within = (at: number | undefined) => at !== undefined && at > now - dayMs;
  const waits = day
    .flatMap(({ openedAt, answeredAt }) =>
      answeredAt !== undefined && within(answeredAt) ? [answeredAt - openedAt] : [],
    )
    .toSorted((one, other) => one - other);
  const median = waits[Math.floor(waits.length / 2)];
  return {
    opened: day.filter(({ openedAt }) => within(openedAt)).length,
    closed: day.filter(({ closedAt }) => within(closedAt)).length,
    minutes: median === undefined ? '–' : Math.max(1, Math.round(median / 60_000)),
  };
}

/** A customer's name is a link's label here, and nothing in it is read as anything else. */
function line(one: PlacedCase, team: string, now: number, texts: SlackTexts): KnownBlock {
  const minutes = Math.max(0, Math.round((now - one.openedAt) / 60_000));
  const late = one.due !== undefined && one.due < now ? ' · ⏰' : '';
  const facts = ` · ${one.category} · ${one.priority} · ${one.channel} · ${fill(texts.homeAge, { minutes })}${late}`;
  const name = one.customer.replace(/\s+/gu, ' ').slice(0, lineLimit) || '…';
  const { thread } = one;
  const url =
    thread?.thread === undefined
      ? undefined
      : `https://app.slack.com/client/${team}/${thread.chat}/thread/${thread.chat}-${thread.thread}`;
  return {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          url === undefined ? { type: 'text', text: name } : { type: 'link', url, text: name },
          { type: 'text', text: facts },
        ],
      },
    ],
  };
}

function header(text: string): KnownBlock {
  return { type: 'header', text: plainText(text, headerLimit) };
}

function words(text: string): KnownBlock {
  return { type: 'section', text: plainText(text, 3_000) };
}
