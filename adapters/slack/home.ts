import type { KnownBlock } from '@slack/types';
import { type Agent, byQueue, type CaseRecord, type PlacedCase } from '../../core/cases.ts';
import type { Address } from '../../core/message.ts';
import { fill } from '../../core/texts.ts';
import type { Self, SlackContext } from './context.ts';
import { limits, plainText } from './limits.ts';
import type { People } from './people.ts';
import { type SlackTexts, textsAt } from './texts.ts';

/** What an agent's home shows. */
export interface HomeContent {
  /** Slack's id of whose home it is. */
  readonly user: string;
  readonly team: string;
  /** The first in which they are an agent. */
  readonly room?: string;
  /** Open cases of the rooms in which this one is an agent; null for those who are none. */
  readonly open: readonly PlacedCase[] | null;
  /** Those that changed in the last 24 hours. */
  readonly day: readonly CaseRecord[];
  readonly now: number;
  /** Whether their shift is over; undefined where nobody keeps that. */
  readonly isAway?: boolean;
}

/** What agents see who are in no thread. */
export interface Home {
  /** Fills the home of whoever opens it. Nobody waits for it, and nothing depends on it. */
  opened(user: string): void;
  /** A button of it: the shift is over, or begins. Resolves once that is on disk. */
  pressed(user: string, action: string): Promise<void>;
}

export function createHome({ api, name, options, deps }: SlackContext, self: () => Self, people: People): Home {
  /** The rooms in which this one is an agent, as of now. */
  async function roomsOf(user: string): Promise<readonly { readonly room: string; readonly agent: Agent }[]> {
    const found: { readonly room: string; readonly agent: Agent }[] = [];
    for (const { room, name: desk } of options.rooms) {
      const party = await people.agent(room, user);
      const agent = party && { channel: name, id: user, name: party.name, ...(desk !== undefined && { desk }) };
      if (agent) found.push({ room, agent });
    }
    return found;
  }

  async function contentFor(user: string): Promise<HomeContent> {
    const { cases, clock, shifts } = deps;
    const now = clock.now();
    const team = self().teamId;
    const rooms = (await roomsOf(user)).map(({ room }) => room);
    const [room] = rooms;
    if (!cases || room === undefined) return { user, team, open: null, day: [], now };
    const [open, day, away] = await Promise.all([cases.open(), cases.since(now - dayMs), shifts?.away()]);
    const isTheirs = ({ thread }: PlacedCase) => thread?.channel === name && rooms.includes(thread.chat);
    const isAway = away?.some(({ channel, id }) => channel === name && id === user);
    return { user, team, room, open: open.filter(isTheirs), day, now, ...(isAway !== undefined && { isAway }) };
  }

  function opened(user: string): void {
    contentFor(user)
      .then((content) => {
        const blocks = homeBlocks(content, textsAt(options, content.room));
        return api.call('views.publish', { user_id: user, view: { type: 'home', blocks } });
      })
      .catch(() => deps.log.warn('slack-home-failed', { channel: name }));
  }

  return {
    opened,
    async pressed(user, action) {
      if (action !== 'off' && action !== 'on') return;
      const [first] = await roomsOf(user);
      if (first) await deps.shifts?.shift(first.agent, action === 'off');
      opened(user);
    },
  };
}

/** A home has up to 100 blocks, docs.slack.dev/surfaces/app-home; nobody reads that many. */
const mostCases = 25;
const dayMs = 24 * 60 * 60_000;
const headerLimit = 150;
const lineLimit = 200;

/** The home tab: the queue, the agent's own cases, and the figures of a day. */
function homeBlocks({ user, team, open, day, now, isAway }: HomeContent, texts: SlackTexts): readonly KnownBlock[] {
  if (!open) return [header('Frontdesk'), words(texts.help)];
  const waiting = open.filter(({ state }) => state === 'queued').toSorted(byQueue);
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
    ...(isAway === undefined ? [] : shiftBlocks(isAway, texts)),
    header(texts.homeMine),
    ...list(mine),
    header(texts.homeWaiting),
    ...list(waiting),
    { type: 'divider' },
    { type: 'context', elements: [plainText(texts.help, lineLimit * 4)] },
  ];
}

function shiftBlocks(isAway: boolean, texts: SlackTexts): readonly KnownBlock[] {
  const [action, label, what] = isAway ? ['on', texts.homeOn, texts.homeIsOff] : ['off', texts.homeOff, texts.homeIsOn];
  const button = { type: 'button', action_id: action, text: plainText(label, limits.button) } as const;
  return [{ type: 'section', text: plainText(what, lineLimit * 2), accessory: button }];
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

/** Where Slack shows a thread to the members of its channel. */
export function threadUrl(team: string, { chat, thread }: Address): string | undefined {
  return thread === undefined ? undefined : `https://app.slack.com/client/${team}/${chat}/thread/${chat}-${thread}`;
}

/** A customer's name is a link's label here, and nothing in it is read as anything else. */
function line(one: PlacedCase, team: string, now: number, texts: SlackTexts): KnownBlock {
  const minutes = Math.max(0, Math.round((now - one.openedAt) / 60_000));
  const late = one.due !== undefined && one.due < now ? ' · ⏰' : '';
  const facts = ` · ${one.category} · ${one.priority} · ${one.channel} · ${fill(texts.homeAge, { minutes })}${late}`;
  const name = one.customer.replace(/\s+/gu, ' ').slice(0, lineLimit) || '…';
  const { thread } = one;
  const url = thread && threadUrl(team, thread);
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
