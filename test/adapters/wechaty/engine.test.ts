import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { kinds } from '../../../adapters/wechaty/wire.ts';
import { createTranscripts } from '../../../app/transcripts.ts';
import { shippedTexts } from '../../../config/texts/index.ts';
import type { Engine } from '../../../core/engine.ts';
import { plainParts } from '../../../core/message.ts';
import type { Store } from '../../../core/store.ts';
import { writeTranscript } from '../../../handoff/index.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { settingsOf } from '../../support/brand.ts';
import { deskBeside } from '../../support/desk-beside.ts';
import type { PlainDesk } from '../../support/plain-desk.ts';
import {
  ana,
  deskId,
  desk as group,
  me,
  mei,
  type OpenOptions,
  openWechaty,
  type Told,
  tom,
  type WechatyUnderTest,
} from './open.ts';

const { desk: notices, customer: texts } = shippedTexts('en');

/** Everything but the command line, in a time that passes only where it is let. */
let clock: VirtualClock;
let store: Store;
let test: WechatyUnderTest;
let desk: PlainDesk;
let engine: Engine;

/** @param room where the agents are: at another channel, or in the account's own group */
async function begin(
  room: { readonly channel: string; readonly chat: string },
  options: OpenOptions = {},
): Promise<void> {
  clock = new VirtualClock(settled, Date.now());
  store = await openSqliteStore(':memory:', { clock });
  const openTranscript = createTranscripts(store, (matter) => writeTranscript(settingsOf(), matter));
  test = await openWechaty({ clock, store, openFile: openTranscript, start: false, ...options });
  ({ desk, engine } = deskBeside(test.channel, { store, clock, room, settings: { reopenMs: 60_000 } }));
  await engine.start();
  await test.login();
}

afterEach(async () => {
  await engine.stop();
  await store.close();
});

/** A send writes to the store several times, and each commit takes a round of the loop: no time passes meanwhile. */
async function settled(): Promise<void> {
  for (let round = 0; round < 25; round += 1) await setImmediate();
}

/** What goes on by itself goes on, and so does time, a little. */
const until = (check: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(
    async () => {
      await clock.pass(500);
      await check();
    },
    { timeout: 8_000, interval: 5 },
  );

const said = (id: string): readonly string[] =>
  [...test.mocker.cacheMessagePayload.values()].flatMap(({ talkerId, roomId, listenerId, text }) =>
    talkerId === me && (roomId ?? listenerId) === id ? [text ?? ''] : [],
  );
const atDesk = (): readonly string[] => desk.posts.map(({ text }) => text);
const says = (text: string, more: Partial<Told> = {}) => test.tell({ talkerId: mei, text, ...more });

async function openCase(): Promise<void> {
  says('I want to talk to a person');
  await until(() => expect(said(mei)).toContain(texts.handoff));
  await until(() => expect(atDesk()).toContain('I want to talk to a person'));
}

describe('a customer of a WeChat account and a desk elsewhere', () => {
  beforeEach(() => begin({ channel: 'desk', chat: 'support' }));

  it('are told of a logout; what is written waits, and goes out in order after the login', async () => {
    await openCase();
    await test.puppet.logout('Session Timeout');
    await until(() => expect(atDesk()).toContain(notices.loggedOut));
    const delivery = () => desk.cardField(notices.fields.delivery);
    await until(() => expect(delivery()).toBe(notices.unreached['logged-out']));
    const written = [await desk.writes('one'), await desk.writes('two'), await desk.writes('three')];
    await clock.pass(3 * 60 * 60_000);
    expect(said(mei).join()).not.toContain('one');
    expect(written.map((id) => desk.fates.get(id)?.fate ?? 'pending')).toEqual(['pending', 'pending', 'pending']);
    test.puppet.login(me);
    await until(() => expect(atDesk()).toContain(notices.loggedIn));
    await until(() => expect(delivery()).toBeUndefined());
    await until(async () => {
      await clock.pass(60_000);
      expect(written.map((id) => desk.fates.get(id)?.fate)).toEqual(['sent', 'sent', 'sent']);
    });
    expect(said(mei).slice(-3)).toEqual(['Ana:\none', 'Ana:\ntwo', 'Ana:\nthree']);
  });

  it('learn of what nobody knows that nobody knows it, and it is not said twice', async () => {
    await openCase();
    const { messageSendText } = test.puppet;
    test.puppet.messageSendText = async (to, text) => {
      await messageSendText.call(test.puppet, to, text);
      if (text.includes('on its way')) throw new Error('The connection broke');
    };
    const id = await desk.writes('on its way');
    await until(() =>
      expect(desk.fates.get(id)).toEqual({ fate: 'unknown', reason: notices.failures['puppet-failed'] }),
    );
    await clock.pass(60 * 60_000);
    expect(said(mei).filter((text) => text.includes('on its way'))).toHaveLength(1);
  });

  it('see what was recalled go, and the transcript knows what it was', async () => {
    await openCase();
    const id = says('my number is 4111');
    await until(() => expect(atDesk()).toContain('my number is 4111'));
    const { conversation } = (await store.conversation(`wechat/${mei}`)) ?? {};
    const [kept] = (await store.transcript(conversation?.id ?? '', 0, 50)).filter(({ parts }) =>
      plainParts(parts).includes('4111'),
    );
    expect(kept).toMatchObject({ by: { id: mei }, visibility: 'public' });
    says(id, { type: kinds.recalled });
    await until(() => expect(atDesk()).toContain('🗑️'));
    expect(await store.entry(kept?.id ?? '')).toMatchObject({ deleted: true });
  });

  it('see what cannot be carried as a placeholder that says what it was', async () => {
    await openCase();
    for (const type of [kinds.redEnvelope, kinds.transfer, kinds.chatHistory, kinds.miniProgram, kinds.url])
      says('', { type });
    await until(() => {
      const words = atDesk().join('\n');
      for (const word of ['red packet', 'transfer', 'chat history', 'mini program: mock title', 'https://mock.url'])
        expect(words).toContain(word);
    });
  });
});

describe('an account that may write no more today', () => {
  it('keeps what is written, and sends it when it may again', async () => {
    // The greeting's answer, what is said at the handoff, that an agent has joined, and one line of the agent's.
    await begin({ channel: 'desk', chat: 'support' }, { daily: 4 });
    await openCase();
    const before = said(mei).length;
    const written: string[] = [];
    for (let line = 1; line <= 5; line += 1) written.push(await desk.writes(`line ${line}`));
    await clock.pass(60_000);
    expect(said(mei).length).toBeLessThanOrEqual(4);
    expect(said(mei).length).toBeGreaterThanOrEqual(before);
    await clock.pass(23 * 60 * 60_000);
    expect(said(mei).length).toBeLessThanOrEqual(4);
    await until(async () => {
      await clock.pass(60 * 60_000);
      expect(written.map((id) => desk.fates.get(id)?.fate)).toEqual(written.map(() => 'sent'));
    });
    expect(said(mei).flatMap((text) => text.match(/line \d/g) ?? [])).toEqual(
      [1, 2, 3, 4, 5].map((line) => `line ${line}`),
    );
  });
});

describe('customers of a WeChat account and a group of agents in it', () => {
  beforeEach(() => begin({ channel: 'wechat', chat: group }, { rooms: [{ room: group, supervisors: [] }] }));
  const types = (text: string, more: Partial<Told> = {}) => test.tell({ talkerId: ana, roomId: deskId, text, ...more });

  async function openCaseOf(customer: string, code: number): Promise<void> {
    says('I want to talk to a person', { talkerId: customer });
    await until(() =>
      expect(said(deskId)).toContainEqual(
        expect.stringMatching(new RegExp(`^#${code} .*:\\nI want to talk to a person`)),
      ),
    );
  }

  it('talk to each other by the codes of their cases, and to nobody else', async () => {
    await openCaseOf(mei, 1);
    await openCaseOf(tom, 2);
    types('#2 Hello Tom');
    types('「Acme：#1 Mei:\nI want to talk to a person」\n- - - - - - - - - - - - - - -\nHello Mei');
    await until(() => expect(said(tom)).toContain('Ana:\nHello Tom'));
    await until(() => expect(said(mei)).toContain('Ana:\nHello Mei'));
    expect(said(mei).join()).not.toContain('Tom');
    types('who takes this?');
    await until(() => expect(said(deskId)).toContainEqual(expect.stringContaining('Not sent to anybody')));
    types('#1 // asked the warehouse');
    says('My tea is cold');
    await until(() => expect(said(deskId)).toContain('#1 Mei:\nMy tea is cold'));
    expect([...said(mei), ...said(tom)].join()).not.toMatch(/who takes this|warehouse/);
  });

  it('are told nothing of a logout by the account that was out, as it is over by then', async () => {
    await openCaseOf(mei, 1);
    const before = said(deskId).length;
    await test.puppet.logout('Session Timeout');
    await clock.pass(60_000);
    test.puppet.login(me);
    await clock.pass(5 * 60_000);
    types('#1 Hello Mei');
    await until(() => expect(said(mei)).toContain('Ana:\nHello Mei'));
    const words = said(deskId).slice(before).join('\n');
    for (const notice of [notices.loggedOut, notices.loggedIn, notices.fields.delivery])
      expect(words).not.toContain(notice);
  });

  it('have the transcript of a case as a file in the group', async () => {
    await openCaseOf(mei, 1);
    types('#1 It is on its way');
    await until(() => expect(said(mei)).toContain('Ana:\nIt is on its way'));
    types('#1 !transcript');
    const sent = () => [...test.mocker.cacheFileBoxPayload.values()] as readonly { name: string; base64: string }[];
    await until(() => expect(sent()).toHaveLength(1));
    expect(sent()[0]?.name).toMatch(/^transcript-.*-1\.txt$/u);
    const written = Buffer.from(sent()[0]?.base64 ?? '', 'base64').toString('utf8');
    expect(written).toContain('Ana (agent)\n    It is on its way');
  });

  it('close a case by a command, and how it stands is said in short, not in a second card', async () => {
    await openCaseOf(mei, 1);
    expect(said(deskId)[0]).toMatch(/^#1 .*\n#1 !claim · Claim\n/s);
    types('#1 !close');
    await until(() => expect(said(mei)).toContain(texts.closed));
    await until(() => expect(said(deskId)).toContainEqual(expect.stringMatching(/^#1 ✏️\n.*: Closed/s)));
    expect(said(deskId).slice(1).join()).not.toContain('!claim');
  });

  it('say it where an agent puts something differently, which WeChat has no way to do', async () => {
    await openCaseOf(mei, 1);
    const id = types('#1 It is blue');
    await until(() => expect(said(mei)).toContain('Ana:\nIt is blue'));
    types(id, { type: kinds.recalled });
    await until(() => expect(said(mei)).toContainEqual(expect.stringContaining('🗑️')));
  });
});

describe('what the account may not write before tomorrow', () => {
  it('waits, and the agent is told until when and why', async () => {
    // The answer to the customer and who has joined are two already.
    await begin({ channel: 'desk', chat: 'support' }, { daily: 2 });
    await openCase();
    await desk.writes('it is on its way');
    await until(() =>
      expect(atDesk().join('\n')).toMatch(
        /waits until \w+day, .+ UTC: the account has written as much as it may in a day/,
      ),
    );
    expect(said(mei).join()).not.toContain('on its way');
    await clock.pass(25 * 60 * 60_000);
    await until(() => expect(said(mei)).toContain('Ana:\nit is on its way'));
  });
});
