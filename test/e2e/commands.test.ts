import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import { typedText } from '../../core/message.ts';
import type { Store } from '../../core/store.ts';
import { openSqliteStore, type SqliteStore } from '../../store/sqlite/index.ts';
import { signIn, work } from '../adapters/web/browser.ts';
import { lanyingDesk } from '../day/lanying.ts';
import type { DeskSeat, DeskThread, Seen } from '../day/seats.ts';
import { slackDesk } from '../day/slack.ts';
import { group, people, Stage } from '../day/stage.ts';
import { telegramCustomer, telegramDesk } from '../day/telegram.ts';
import { webDesk } from '../day/web.ts';
import { group as appGroup } from '../fakes/lanying/server.ts';
import { FakePerson } from '../fakes/slack/people.ts';

const aMinute = 60_000;
const words = shippedTexts('en');
const card = '4111 1111 1111 1111';

/** What a command comes to, whatever the desk. */
interface Row {
  /** What is done first, and by whom: `one` where nobody is named. */
  readonly first?: readonly string[];
  readonly typed: string;
  /** What the audit trail has of it, the newest last. */
  readonly audit: readonly string[];
  /** What the store has of the case then, or of the last one where it is closed. */
  readonly stands?: Readonly<Record<string, unknown>>;
  /** What the thread says. */
  readonly says?: RegExp;
  /** What the customer reads. */
  readonly tells?: string;
}

/** `ONE`, `OTHER`, `DESK` stand for names of the desk at hand. */
const rows: Readonly<Record<string, Row>> = {
  claim: {
    typed: '!claim',
    audit: ['case-claimed'],
    stands: { state: 'open', assignee: 'ONE' },
    tells: 'ONE has joined and is here for you now.',
  },
  close: {
    typed: '!close Sent again',
    audit: ['case-closed'],
    stands: { case: null, summary: 'Sent again' },
    tells: words.customer.closed,
  },
  reopen: {
    first: ['!close'],
    typed: '!reopen',
    audit: ['case-closed', 'case-reopened'],
    stands: { state: 'queued' },
    tells: words.customer.reopened,
  },
  transfer: {
    typed: '!transfer DESK they know',
    audit: ['case-transferred'],
    stands: { state: 'queued', desk: 'DESK' },
    tells: words.customer.transferred,
  },
  assign: {
    first: ['OTHER: !claim', 'OTHER: !return'],
    typed: '!assign OTHER',
    audit: ['case-claimed', 'case-returned', 'case-assigned'],
    stands: { state: 'open', assignee: 'OTHER' },
  },
  return: {
    first: ['!claim'],
    typed: '!return',
    audit: ['case-claimed', 'case-returned'],
    stands: { state: 'queued', assignee: undefined },
    tells: words.customer.requeued,
  },
  priority: {
    typed: '!priority low',
    audit: ['case-prioritised'],
    stands: { priority: 'low' },
  },
  tag: {
    typed: '!tag refund late',
    audit: ['case-tagged'],
    stands: { tags: ['refund', 'late'] },
  },
  verify: {
    typed: '!verify',
    audit: ['customer-identified'],
    stands: { identity: 'verified' },
  },
  unverify: {
    first: ['!verify'],
    typed: '!unverify',
    audit: ['customer-identified', 'customer-identified'],
    stands: { identity: 'unverified' },
  },
  snooze: {
    typed: '!snooze 2h',
    audit: ['case-claimed', 'case-snoozed'],
    stands: { state: 'snoozed', assignee: 'ONE' },
  },
  canned: {
    typed: '!canned refund',
    audit: ['case-claimed'],
    stands: { state: 'open', assignee: 'ONE' },
    tells: 'A refund takes five days.',
  },
  block: {
    typed: '!block abuse',
    audit: ['case-closed', 'customer-blocked'],
    stands: { case: null, blocked: 'ONE' },
    tells: words.customer.blocked,
  },
  unblock: {
    first: ['!block'],
    typed: '!unblock',
    audit: ['case-closed', 'customer-blocked', 'customer-unblocked'],
    stands: { case: null, blocked: undefined },
  },
  reveal: { typed: '!reveal', audit: ['numbers-revealed'], says: /4111 1111 1111 1111/ },
  customer: { typed: '!customer', audit: ['customer-read'], says: /Li/ },
  transcript: { typed: '!transcript', audit: ['transcript-posted'] },
  export: { typed: 'OTHER: !export', audit: ['customer-exported'] },
  erase: { typed: 'OTHER: !erase', audit: ['erasure-considered'], says: /Erase Li for good\?/ },
  off: {
    first: ['!claim'],
    typed: '!off',
    audit: ['case-claimed', 'shift-ended', 'case-returned'],
    stands: { state: 'queued', away: true },
    tells: words.customer.requeued,
  },
  on: { first: ['!off'], typed: '!on', audit: ['shift-ended', 'shift-begun'], stands: { away: false } },
  note: { typed: '!note call back', audit: [], stands: { notes: ['!note call back'] } },
  retry: { typed: '!retry', audit: [], says: /quote it and write !retry/ },
  help: { typed: '!help', audit: [], says: /!claim/ },
};

const desks = {
  slack: { name: 'support', agents: ['Ana', 'Lin'], other: 'orders', ask: 'I want to talk to a human' },
  telegram: { name: 'orders', agents: ['Bo', 'Mia'], other: 'support', ask: 'I was charged twice, I want a refund' },
  lanying: {
    name: 'members',
    agents: ['Eva', 'Finn'],
    other: 'support',
    ask: 'I want to make a formal complaint about your staff',
  },
  web: { name: 'care', agents: ['Cleo', 'Dan'], other: 'support', ask: 'My account was hacked' },
} as const;

let stage: Stage;
let store: SqliteStore;
let customers = 0;
const seats: Record<string, DeskSeat> = {};

beforeAll(async () => {
  stage = await Stage.open({ withApp: true });
  seats['slack'] = slackDesk(stage.slack, 'support', stage.room, people.support);
  seats['telegram'] = telegramDesk(stage.telegram, 'orders', group, people.orders, (ms) => stage.pause(ms));
  if (stage.lanying) seats['lanying'] = lanyingDesk(stage.lanying, 'members', appGroup, people.members);
  // People of the rooms who have never had a case.
  stage.slack.world.addUser('U0NOOR', 'Noor');
  stage.slack.world.addUser('U0GUEST', 'Gus', { is_restricted: true });
  for (const id of ['U0NOOR', 'U0GUEST']) stage.slack.world.channel(stage.room).members.add(id);
  const forum = stage.telegram.world.groups.get(group);
  if (forum) stage.telegram.world.join(forum, stage.telegram.world.addUser(603, 'Omar'), 'administrator');
  await stage.start();
  seats['web'] = await webDesk(stage.served, 'care', 'care', people.care);
  store = await openSqliteStore(stage.database, { beside: true });
});

afterAll(async () => {
  await store.close();
  await stage.stop();
  await stage.remove();
});

/** Does something, and lets time pass until all that comes of it has come. */
async function settle(deed: Promise<unknown>): Promise<void> {
  let isDone = false;
  const done = deed.finally(() => {
    isDone = true;
  });
  while (!isDone) await stage.clock.pass(100);
  await done;
  await stage.clock.pass(aMinute);
}

function nowhere(): Promise<never> {
  return Promise.reject(new Error('There is no such desk'));
}

/** Everything that a row may speak of, as the store has it. */
async function standing(of: Store, conversation: string) {
  const known = (await of.conversation(conversation))?.conversation;
  const shown = known?.case ?? known?.previous?.last;
  const entries = await of.transcript(conversation, 0, 1_000);
  const away = await of.away();
  return {
    case: known?.case,
    state: known?.case?.state,
    desk: shown?.desk,
    assignee: shown?.assignee?.name,
    priority: shown?.why.priority,
    tags: shown?.tags,
    identity: shown?.identity,
    summary: shown?.summary,
    blocked: known?.blocked?.by.name,
    notes: entries.filter(({ visibility }) => visibility === 'note').map(({ parts }) => typedText(parts)),
    away,
  };
}

describe('the list of colleagues to give a case to', () => {
  test.each([
    ['slack', 'Colleagues: Ana, Lin, Noor, '],
    ['telegram', 'Colleagues: Bo, Omar, '],
    ['web', 'Colleagues: Cleo, Dan, '],
    ['lanying', 'Colleagues: Eva, Finn'],
  ] as const)('has those of the room who have never had one: %s', async (platform, list) => {
    const seat = seats[platform];
    const { ask, agents } = desks[platform];
    customers += 1;
    await settle(telegramCustomer(stage.telegram, 10_000 + customers, 'Li').say(ask));
    const thread = seat?.threads().at(-1);
    for (const text of ['!claim', '!assign']) await settle(seat?.say(agents[0], thread?.id ?? '', text) ?? nowhere());
    const said =
      seat
        ?.threads()
        .find(({ id }) => id === thread?.id)
        ?.lines.map(({ text }) => text) ?? [];
    expect(said.at(-1)).toContain(list);
    // A guest of the workspace is no agent.
    expect(said.at(-1)).not.toContain('Gus');
  });
});

describe.each(['slack', 'telegram', 'web', 'lanying'] as const)('at a desk on %s', (platform) => {
  const { name, agents, other, ask } = desks[platform];
  const [one, colleague] = agents;
  const named = <T>(value: T): T =>
    JSON.parse(
      JSON.stringify(value, (_, one) => (one === undefined ? '\0' : one))
        .replaceAll('OTHER', colleague)
        .replaceAll('ONE', one)
        .replaceAll('DESK', other),
      (_, one) => (one === '\0' ? undefined : one),
    ) as T;

  test.each(Object.entries(rows))('!%s does what it does at any', async (_, row) => {
    const seat = seats[platform];
    if (!seat) throw new Error('There is no such desk');
    customers += 1;
    const id = 10_000 + customers;
    const li = telegramCustomer(stage.telegram, id, 'Li');
    const before = new Set(seat.threads().map((thread) => thread.id));
    const thread = (): DeskThread => {
      const found = seat.threads().find((candidate) => !before.has(candidate.id));
      if (!found) throw new Error('There is no thread');
      return found;
    };
    const type = async (line: string) => {
      const [, who = one, text = ''] = /^(?:(\w+): )?(.*)$/.exec(named(line)) ?? [];
      await settle(seat.say(who, thread().id, text));
    };
    await settle(li.say(`${ask}, my card is ${card}`));
    for (const line of row.first ?? []) await type(line);
    const read = li.chat().length;
    await type(row.typed);

    const conversation = `telegram/${id}`;
    const trail = (await store.audit(conversation)).filter(({ by }) => by.kind === 'agent');
    expect(trail.map(({ what }) => what)).toEqual(row.audit);
    const { away, ...found } = await standing(store, conversation);
    const isAway = away.some((agent) => agent.name === one);
    expect({ ...found, away: isAway }).toMatchObject({ desk: name, ...named(row.stands ?? {}) });
    const said = (lines: readonly Seen[]) => lines.map(({ text }) => text).join('\n');
    if (row.says) expect(said(thread().lines.filter(({ isTyped }) => !isTyped))).toMatch(row.says);
    // Whoever waits for some minutes hears that in any case.
    const heard = said(
      li
        .chat()
        .slice(read)
        .filter(({ text }) => text !== words.customer.stillWaiting),
    );
    expect(heard).toContain(named(row.tells ?? ''));
    expect(heard).not.toContain('!');
    if (row.tells === undefined && !('assignee' in (row.stands ?? {}))) expect(heard).toBe('');
    if (isAway) await type('!on');
  });
});

test.each([
  ['slack', true],
  ['telegram', false],
  ['web', false],
  ['lanying', true],
] as const)('a supervisor at a desk on %s has a customer erased, and nobody else has', async (platform, isLeft) => {
  const { ask, agents } = desks[platform];
  const seat = seats[platform];
  if (!seat) throw new Error('There is no such desk');
  customers += 1;
  const id = 10_000 + customers;
  const before = new Set(seat.threads().map((thread) => thread.id));
  await settle(telegramCustomer(stage.telegram, id, 'Li').say(ask));
  const thread = seat.threads().find((one) => !before.has(one.id))?.id ?? '';
  const lines = () =>
    seat
      .threads()
      .find((one) => one.id === thread)
      ?.lines.map(({ text }) => text);
  await settle(seat.say(agents[0], thread, '!erase'));
  expect(lines()?.at(-1)).toContain(words.desk.records.supervisorsOnly);
  await settle(seat.say(agents[1], thread, '!erase'));
  await settle(seat.press(agents[1], thread, words.desk.records.erase));
  expect(await store.conversation(`telegram/${id}`)).toBeUndefined();
  expect((await store.erasures(1))[0]).toMatchObject({ by: { name: agents[1] }, isDone: true });
  const said = `${agents[1]} has had this customer erased.`;
  if (!isLeft) return expect(lines()).toBeUndefined();
  const { messages } = stage.slack.world.channel(stage.room);
  expect([...(lines() ?? []), ...messages.map(({ text }) => text)].join()).toContain(said);
});

describe('a button in no thread', () => {
  /** A case that is one agent's, and what pressing a button comes to. */
  async function shift(platform: 'slack' | 'web', set: (isAway: boolean) => Promise<unknown>): Promise<void> {
    const { ask, name, agents } = desks[platform];
    const seat = seats[platform];
    if (!seat) throw new Error('There is no such desk');
    customers += 1;
    const id = 10_000 + customers;
    const before = new Set(seat.threads().map((thread) => thread.id));
    await settle(telegramCustomer(stage.telegram, id, 'Li').say(ask));
    const thread = seat.threads().find((one) => !before.has(one.id))?.id ?? '';
    await settle(seat.say(agents[0], thread, '!claim'));
    await settle(set(true));
    const { state, away } = await standing(store, `telegram/${id}`);
    expect(state).toBe('queued');
    expect(away).toMatchObject([{ name: agents[0], desk: name }]);
    await settle(set(false));
    expect(await store.away()).toEqual([]);
  }

  test('of the home on Slack hands back what !off hands back', async () => {
    const ana = new FakePerson(stage.slack, 'U0ANA', 'Ana');
    const home = { type: 'app_home_opened', user: 'U0ANA', channel: 'D0ANA', tab: 'home', event_ts: '1.1' };
    await settle(stage.slack.event(home));
    await shift('slack', (isAway) => ana.pressHome(isAway ? 'off' : 'on'));
  });

  test('of the web desk does too, and its other tabs show it, as after !off', async () => {
    const [token] = Object.keys(people.care);
    const tabs = await Promise.all(
      [0, 1].map(async () => work(stage.served, await signIn(stage.served, { token: token ?? '' }))),
    );
    const [tab, other] = tabs;
    if (!tab || !other) throw new Error('There is no tab');
    const told = () => other.heard.flatMap((message) => (message.type === 'shift' ? [message.away] : []));
    await shift('web', async (away) => tab.send({ type: 'shift', away }));
    const thread = seats['web']?.threads().at(-1)?.id ?? '';
    for (const text of ['!off', '!on']) {
      await settle(seats['web']?.say('Cleo', thread, text) ?? nowhere());
    }
    await vi.waitFor(() => expect(told()).toEqual([false, true, false, true, false]));
    await Promise.all(tabs.map((one) => one.close()));
  });
});

test.each(['en', 'zh-Hans', 'zh-Hant'] as const)('these are all commands that agents are told of: %s', (language) => {
  const told = [...shippedTexts(language).desk.help.matchAll(/!([a-z]+)/g)].map(([, command]) => command);
  expect(new Set(told)).toEqual(new Set(Object.keys(rows)));
});
