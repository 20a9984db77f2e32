import type { Agent, CaseRecord } from '../core/cases.ts';
import type { Login } from '../core/channel.ts';
import type { Card } from '../core/message.ts';
import { styled } from '../core/richtext.ts';
import { fill } from '../core/texts.ts';
import { isOpen } from './hours.ts';
import { deskNamed, languageAt } from './routing.ts';
import type { HandoffSettings } from './settings.ts';

/** An answer that is due so soon counts as at risk. */
const soonMs = 5 * 60_000;
const mostNames = 20;

/** An account that somebody has to log in, without what is to be scanned: a room is read by many. */
export interface Account extends Omit<Login, 'code'> {
  readonly channel: string;
}

/** What a board shows beside the cases. */
interface Surroundings {
  readonly accounts?: readonly Account[];
  /** Where supervisors log accounts in; absent where nobody knows the address. */
  readonly admin?: string | undefined;
}

type BoardSettings = Pick<HandoffSettings, 'texts' | 'hours' | 'desks' | 'deskLanguage'>;

/** How a desk stands at a glance: one message in its room, updated in place. Names no customer. */
export function boardCard(
  settings: BoardSettings,
  desk: string,
  { open, away }: { readonly open: readonly CaseRecord[]; readonly away: readonly Agent[] },
  now: number,
  { accounts = [], admin }: Surroundings = {},
): Card {
  const { board, logins } = settings.texts(languageAt(settings, desk), desk).desk;
  const mine = open.filter((one) => one.desk === desk);
  const waiting = mine.filter(({ state }) => state === 'queued');
  const count = (state: CaseRecord['state']) => mine.filter((one) => one.state === state).length;
  const atRisk = mine.filter(({ due }) => due !== undefined && due < now + soonMs).length;
  const longest = Math.max(
    0,
    ...waiting.map(({ openedAt, queuedAt = openedAt }) => Math.floor((now - queuedAt) / 60_000)),
  );
  const channel = deskNamed(settings, desk)?.room.channel;
  const off = away.filter((one) => one.channel === channel).map(({ name }) => name);
  const isClosed = settings.hours !== undefined && !isOpen(settings.hours, now);
  const fields = [
    { label: board.waiting, value: waiting.length > 0 ? fill(board.longest, { count: waiting.length, longest }) : '0' },
    { label: board.open, value: String(count('open')) },
    { label: board.aside, value: String(count('snoozed')) },
    { label: board.atRisk, value: String(atRisk) },
    ...(off.length > 0 ? [{ label: board.off, value: off.slice(0, mostNames).join(', ') }] : []),
    ...(isClosed ? [{ label: board.hours, value: board.away }] : []),
    ...accounts.map(({ channel, state, reason }) => {
      const value = reason === undefined ? logins[state] : fill(logins.reason, { state: logins[state], reason });
      return { label: channel, value };
    }),
  ];
  const isOut = accounts.some(({ state }) => state !== 'logged-in');
  const link = admin !== undefined && isOut ? { body: styled(logins.open, { style: 'link', url: admin }) } : {};
  return { title: fill(board.title, { desk }), fields, ...link };
}
