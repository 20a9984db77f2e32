import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openCustomer } from '../../../app/export.ts';
import { createTranscripts } from '../../../app/transcripts.ts';
import { shippedTexts } from '../../../config/texts/index.ts';
import type { Engine } from '../../../core/engine.ts';
import { plain } from '../../../core/richtext.ts';
import type { Store } from '../../../core/store.ts';
import { createMask, customerChannel, writeTranscript } from '../../../handoff/index.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { settingsOf } from '../../support/brand.ts';
import { deskBeside } from '../../support/desk-beside.ts';
import { ana, deskId, desk as group, me, mei, openWechaty, type WechatyUnderTest } from './open.ts';

const { desk: words } = shippedTexts('en');

/** What is typed in the group behind the case's code, and what it comes to. */
interface Row {
  readonly first?: readonly string[];
  readonly typed: string;
  /** What the audit trail has of it, of what agents did. */
  readonly audit?: readonly string[];
  /** What the group reads then. */
  readonly says?: RegExp;
}

const rows: Readonly<Record<string, Row>> = {
  claim: { typed: '!claim', audit: ['case-claimed'] },
  close: { typed: '!close Sent again', audit: ['case-closed'] },
  reopen: { first: ['!close'], typed: '!reopen', audit: ['case-closed', 'case-reopened'] },
  transfer: { typed: '!transfer nowhere', audit: [], says: /There is no other desk “nowhere”/ },
  assign: { typed: '!assign Nobody', audit: [], says: /!assign NAME/ },
  return: { first: ['!claim'], typed: '!return', audit: ['case-claimed', 'case-returned'] },
  priority: { typed: '!priority low', audit: ['case-prioritised'] },
  tag: { typed: '!tag refund late', audit: ['case-tagged'], says: /refund, late/ },
  verify: { typed: '!verify', audit: ['customer-identified'] },
  unverify: { first: ['!verify'], typed: '!unverify', audit: ['customer-identified', 'customer-identified'] },
  snooze: { typed: '!snooze 2h', audit: ['case-claimed', 'case-snoozed'] },
  canned: { typed: '!canned refund', audit: ['case-claimed'] },
  block: { typed: '!block abuse', audit: ['case-closed', 'customer-blocked'] },
  unblock: { first: ['!block'], typed: '!unblock', audit: ['case-closed', 'customer-blocked', 'customer-unblocked'] },
  reveal: { typed: '!reveal', audit: ['numbers-revealed'], says: /4111 1111 1111 1111/ },
  customer: { typed: '!customer', audit: ['customer-read'], says: /Customer: / },
  transcript: { typed: '!transcript', audit: ['transcript-posted'] },
  export: { typed: '!export', audit: ['customer-exported'] },
  erase: { typed: '!erase', audit: ['erasure-considered'], says: /for good\?/ },
  off: { first: ['!claim'], typed: '!off', audit: ['case-claimed', 'shift-ended', 'case-returned'] },
  on: { first: ['!off'], typed: '!on', audit: ['shift-ended', 'shift-begun'] },
  note: { typed: '!note call back', audit: [] },
  retry: { typed: '!retry', audit: [], says: /quote it and write !retry/ },
  help: { typed: '!help', audit: [], says: /!claim/ },
};

let clock: VirtualClock;
let store: Store;
let test: WechatyUnderTest;
let engine: Engine;

beforeEach(async () => {
  clock = new VirtualClock(settled, Date.now());
  store = await openSqliteStore(':memory:', { clock });
  const openTranscript = createTranscripts(store, (matter) => writeTranscript(settingsOf(), matter));
  test = await openWechaty({
    clock,
    store,
    openFile: (file) => (file.channel === customerChannel ? openCustomer(store, file) : openTranscript(file)),
    start: false,
    rooms: [{ room: group, supervisors: [ana] }],
  });
  const canned = [{ name: 'refund', text: () => plain('A refund takes five days.') }];
  const settings = { reopenMs: 60_000, canned, mask: createMask() };
  ({ engine } = deskBeside(test.channel, { store, clock, room: { channel: 'wechat', chat: group }, settings }));
  await engine.start();
  await test.login();
});
afterEach(async () => {
  await engine.stop();
  await store.close();
});

async function settled(): Promise<void> {
  for (let round = 0; round < 25; round += 1) await setImmediate();
}

const until = (check: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(
    async () => {
      await clock.pass(500);
      await check();
    },
    { timeout: 8_000, interval: 5 },
  );

const inGroup = (): readonly string[] =>
  [...test.mocker.cacheMessagePayload.values()].flatMap(({ talkerId, roomId, text }) =>
    talkerId === me && roomId === deskId ? [text ?? ''] : [],
  );
const done = async () =>
  (await store.audit(`wechat/${mei}`)).flatMap(({ by, what }) => (by.kind === 'agent' ? [what] : []));

describe('in a group of WeChat', () => {
  it.each(Object.entries(rows))(
    '!%s does what it does at any desk',
    async (_, { first = [], typed, audit = [], says }) => {
      test.tell({ talkerId: mei, text: 'I want to talk to a person, my card is 4111 1111 1111 1111' });
      await until(() => expect(inGroup().join('\n')).toContain('I want to talk to a person'));
      const before = inGroup().length;
      for (const text of [...first, typed]) {
        test.tell({ talkerId: ana, roomId: deskId, text: `#1 ${text}` });
        await clock.pass(5_000);
      }
      await until(async () => {
        expect(await done()).toEqual(audit);
        if (says) expect(inGroup().slice(before).join('\n')).toMatch(says);
      });
    },
  );

  it('the commands that are told there are these', () => {
    const told = [...words.help.matchAll(/!([a-z]+)/g)].map(([, command]) => command);
    expect(new Set(told)).toEqual(new Set(Object.keys(rows)));
  });
});
