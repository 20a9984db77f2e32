import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createChannel } from '../../../adapters/registry.ts';
import { createTranscripts } from '../../../app/transcripts.ts';
import { shippedTexts } from '../../../config/texts/index.ts';
import type { Channel } from '../../../core/channel.ts';
import { systemClock } from '../../../core/clock.ts';
import { createEngine, type Engine } from '../../../core/engine.ts';
import { newId } from '../../../core/ids.ts';
import type { Store } from '../../../core/store.ts';
import { transcriptChannel, writeTranscript } from '../../../handoff/index.ts';
import { createEmbeddedWakeups } from '../../../queue/embedded.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { adminToken, appId, desk, FakeLanying, group, secret } from '../../fakes/lanying/server.ts';
import { settingsOf, silentLog, turnOf } from '../../support/brand.ts';
import { type Served, serve } from '../../support/serve.ts';
import { ana, mei, tom } from './open.ts';

/** One app for customers and desk: nothing of Frontdesk is left out but the command line. */

const { customer: texts } = shippedTexts('en');
let lanying: FakeLanying;
let store: Store;
let engine: Engine;
let served: Served;

beforeEach(async () => {
  lanying = await new FakeLanying().start();
  for (const user of [mei, tom, ana]) lanying.users.add(user);
  store = await openSqliteStore(':memory:');
  const room = { room: group, supervisors: [] };
  const openTranscript = createTranscripts(store, (matter) => writeTranscript(settingsOf(), matter));
  const channel: Channel = await createChannel(
    'lanying',
    'lanying',
    {
      appId,
      token: adminToken,
      secret,
      userId: desk,
      apiUrl: lanying.url,
      agents: { [ana]: 'Ana' },
      rooms: [room],
      language: 'en',
    },
    {
      storage: store.storage('lanying'),
      openFile: (file) => (file.channel === transcriptChannel ? openTranscript(file) : channel.open(file)),
      clock: systemClock,
      log: silentLog,
    },
  );
  const guards = { leak: true, internal: ['wiki.acme.internal'], words: [], collisionMs: 0, newerMs: 0, undoMs: 0 };
  engine = createEngine({
    store,
    wakeups: createEmbeddedWakeups({ onError: () => {} }),
    turn: turnOf([{ name: 'support', room: { channel: 'lanying', chat: group } }], { guards, reopenMs: 60_000 }),
    channels: [channel],
    isDesk: ({ chat }) => chat === group,
    newId,
    log: silentLog,
  });
  served = await serve(channel);
  lanying.hooks = served.hooks;
  await engine.start();
});

afterEach(async () => {
  await engine.stop();
  await served.stop();
  await lanying.stop();
  await store.close();
  expect(lanying.faults).toEqual([]);
});

const saidTo = (user: string) =>
  lanying
    .conversation(user)
    .filter(({ from }) => from === desk)
    .map(({ content }) => content);
const atDesk = () => saidTo(group);
const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 5_000 });
const says = (user: string, content: string) => lanying.tell(lanying.say(user, { content }));
const types = (content: string) => lanying.tell(lanying.say(ana, { to: group, isGroup: true, content }));

async function openCase(user: string, code: number): Promise<void> {
  await says(user, 'I want to talk to a person');
  await until(() => expect(saidTo(user)).toContain(texts.handoff));
  await until(() =>
    expect(atDesk()).toContainEqual(expect.stringMatching(new RegExp(`^#${code} .*:\\nI want to talk to a person`))),
  );
}

describe('customers of Lanying and a group of agents', () => {
  it('talk to each other by the codes of their cases, and to nobody else', async () => {
    await openCase(mei, 1);
    await openCase(tom, 2);
    await types('#2 Hello Tom');
    await types('#1 Hello Mei');
    await until(() => expect(saidTo(tom)).toContain('Ana:\nHello Tom'));
    await until(() => expect(saidTo(mei)).toContain('Ana:\nHello Mei'));
    expect(saidTo(mei).join()).not.toContain('Tom');
    await types('who takes this?');
    await until(() => expect(atDesk().at(-1)).toContain('Not sent to anybody'));
    await says(mei, 'My tea is cold');
    await until(() => expect(atDesk().at(-1)).toMatch(/^#1 .*:\nMy tea is cold$/));
    expect([...saidTo(mei), ...saidTo(tom)].join()).not.toContain('who takes this?');
  });

  it('have each word once, though the answers to both sends were lost', async () => {
    await openCase(mei, 1);
    lanying.remembers = false;
    lanying.trouble('lost-after');
    await types('#1 Hello Mei');
    await until(() => expect(saidTo(mei)).toContain('Ana:\nHello Mei'));
    await types('#1 Are you there?');
    await until(() => expect(saidTo(mei)).toContain('Ana:\nAre you there?'));
    lanying.trouble('lost-after');
    await says(mei, 'I am');
    await says(mei, 'and my tea is cold');
    await until(() => expect(atDesk().at(-1)).toMatch(/my tea is cold$/));
    const twice = [...saidTo(mei), ...atDesk()].filter((text, index, all) => all.indexOf(text) !== index);
    expect(twice).toEqual([]);
  });

  it('close a case by a command, and the card says so in its place', async () => {
    await openCase(mei, 1);
    expect(atDesk()[0]).toMatch(/^#1 .*\n#1 !claim · Claim\n/s);
    await types('#1 !close');
    await until(() => expect(saidTo(mei)).toContain(texts.closed));
    await until(() => expect(atDesk()[0]).not.toContain('!claim'));
  });

  it('have the transcript of a case as a file in the group', async () => {
    await openCase(mei, 1);
    await types('#1 It is on its way');
    await until(() => expect(saidTo(mei)).toContain('Ana:\nIt is on its way'));
    await types('#1 !transcript');
    await until(() => expect(lanying.files.size).toBe(1));
    const [file] = [...lanying.files.values()];
    expect(file?.name).toMatch(/^transcript-.*-1\.txt$/u);
    expect(Buffer.from(file?.bytes ?? []).toString('utf8')).toContain('Ana (agent)\n    It is on its way');
    await until(() => expect(lanying.conversation(group).at(-1)).toMatchObject({ from: desk }));
    expect(saidTo(mei).join()).not.toMatch(/transcript/iu);
  });

  it('decide by a number what becomes of a reply that was held', async () => {
    await openCase(mei, 1);
    await types('#1 see wiki.acme.internal/returns');
    await until(() => expect(atDesk().at(-1)).toMatch(/\n#1 !1 · .*\n#1 !2 · /));
    expect(saidTo(mei).join()).not.toContain('wiki.acme');
    await types('#1 !1');
    await until(() => expect(saidTo(mei)).toContain('Ana:\nsee wiki.acme.internal/returns'));
    await types('#1 !9');
    await until(() => expect(atDesk().at(-1)).toContain('no choice of this number'));
    expect(saidTo(mei).join()).not.toContain('!9');
  });
});
