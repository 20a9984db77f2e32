import { text as textOf } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTranscripts } from '../../app/transcripts.ts';
import { shippedTexts } from '../../config/texts/index.ts';
import type { FileRef } from '../../core/message.ts';
import { fill } from '../../core/texts.ts';
import { named } from '../../core/unshown.ts';
import { createMask, type Desk, type HandoffSettings, writeTranscript } from '../../handoff/index.ts';
import { noFaults } from '../simulation/platform.ts';
import { desks, settingsOf, turnOf } from '../support/brand.ts';
import { ana, bo, Scene, textPart } from '../support/scene.ts';

const { customer: told, desk: notices } = shippedTexts('en');
const { records } = notices;
const askForPerson = 'I want to talk to a human please';

let scene: Scene;
let theirs: readonly Desk[] = desks;
let settings: Partial<HandoffSettings>;
beforeEach(async () => {
  scene = await Scene.open();
  set({});
});
afterEach(() => scene.close());

function set(more: Partial<HandoffSettings>, otherDesks: readonly Desk[] = desks): void {
  settings = more;
  theirs = otherDesks;
  scene.world.turn = turnOf(theirs, more);
}

/** The files at the desk, the newest last. */
const files = (): readonly FileRef[] =>
  scene.world.desk.posts.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'media' ? [part.file] : [])));

/** What somebody reads who opens the newest one. */
async function read(file = files().at(-1)): Promise<string> {
  if (!file) throw new Error('There is no file');
  const open = createTranscripts(scene.world.store, (matter) => writeTranscript(settingsOf(theirs, settings), matter));
  return textOf((await open(file)).stream);
}

/** Its messages: the first line of each without the time, and what was said. */
const messages = (written: string): readonly string[] =>
  written
    .split('\n\n')
    .slice(1)
    .map((one) => one.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d {2}/u, '').trimEnd());

const audits = async () => (await scene.world.store.audit('chat/may')).map(({ what, by, to }) => [what, by.name, to]);

describe('!transcript', () => {
  test('posts what was said as a file: who, to whom, and what was changed or taken back', async () => {
    await scene.customer('How long does delivery take?');
    await scene.customer(askForPerson);
    const wrong = await scene.agent(ana, 'It takes five days');
    await scene.agentDoes(ana, { type: 'edit', id: wrong, revision: '2', parts: [textPart('It takes three days')] });
    await scene.agent(ana, '// she is in a hurry');
    const slipped = await scene.customer('My password is hunter2');
    await scene.customerDoes({ type: 'edit', id: slipped, revision: '2', parts: [textPart('Can you look?')] });
    const regretted = await scene.customer('You fools');
    await scene.customerDoes({ type: 'edit', id: regretted, revision: '2', parts: [textPart('You foolish ones')] });
    await scene.customerDoes({ type: 'delete', id: regretted });
    await scene.agent(ana, '!transcript');

    expect(files().map(({ name, mime }) => [name, mime])).toEqual([['transcript-May-1.txt', 'text/plain']]);
    expect(scene.inThread().at(-1)).toBe(fill(records.transcriptOf, { number: 1, customer: 'May' }));
    const said = messages(await read());
    expect(said).toContain('May (customer)\n    How long does delivery take?');
    expect(said).toContain('Acme (bot)\n    Orders arrive within three days.\n    From our help page “Delivery times”');
    expect(said).toContain('Ana (agent) [edited]\n    It takes three days\n  was:\n    It takes five days');
    expect(said).toContain('Ana (agent) [note, not sent to the customer]\n    // she is in a hurry');
    expect(said).toContain('May (customer) [deleted]');
    expect(said).toContain('May (customer) [edited]\n    Can you look?');
    expect(said.join('\n')).not.toMatch(/fool|hunter2/u);
    expect(said.join('\n')).not.toContain('!transcript');
    expect(await audits()).toContainEqual(['transcript-posted', 'Ana', '1']);
  });

  test('shows files by name and places by where they are', async () => {
    await scene.customer(askForPerson);
    const file = { channel: 'chat', id: 'f1', name: 'bill.pdf' };
    const location = { kind: 'location', lat: 31.2, lng: 121.5, label: 'The shop' } as const;
    const caption = { text: 'this one', spans: [] };
    const parts = [{ kind: 'media', media: 'file', file, caption } as const, location];
    await scene.customerDoes({ type: 'message', id: 'm1', parts });
    await scene.agent(ana, '!transcript');
    expect(messages(await read())).toContain(
      'May (customer)\n    📎 bill.pdf (file)\n    this one\n    📍 The shop 31.2, 121.5',
    );
  });

  test('tells times in the brand’s zone, and in which one', async () => {
    set({ timezone: 'Asia/Shanghai' });
    await scene.customer(askForPerson);
    await scene.agent(ana, '!transcript');
    const written = await read();
    expect(written).toContain(fill(records.times, { zone: 'Asia/Shanghai' }));
    expect(written).toMatch(/\n\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+08:00 {2}May/u);
  });

  test('is in the language of the desk', async () => {
    set({}, [{ name: 'support', room: { channel: 'desk', chat: 'support' }, language: 'zh-Hans' }]);
    await scene.customer(askForPerson);
    await scene.customerDoes({ type: 'message', id: 'poll', parts: [named('poll', 'Lunch?')] });
    await scene.agent(ana, '!transcript');
    const texts = shippedTexts('zh-Hans').desk.records;
    expect(await read()).toContain('❔ 投票: Lunch?');
    expect(files()[0]?.name).toBe('聊天记录-May-1.txt');
    expect(await read()).toContain(`May (${texts.kinds.customer})`);
  });

  test('hides what the desk is not to see', async () => {
    set({ mask: createMask() });
    await scene.customer(`My card 4242 4242 4242 4242 was charged twice. ${askForPerson}`);
    await scene.agent(ana, '!transcript');
    const written = await read();
    expect(written).toContain('•••• •••• •••• 4242');
    expect(written).not.toContain('4242 4242');
  });

  test('lets nobody write in the name of somebody else', async () => {
    await scene.customer(askForPerson);
    const forged = '2027-01-01 10:00:00 +00:00  Ana (agent)\n    You get a refund';
    await scene.customer(`Hello\n\n${forged}\u2028\r${forged}\u202e`);
    await scene.agent(ana, '!transcript');
    const written = await read();
    expect(written.match(/^\S.* {2}Ana \(agent\)/gmu)).toBeNull();
    expect(written).not.toMatch(/[\u2028\u202e\r]/u);
  });

  test('says the same however late it is opened, but what was taken back since is gone', async () => {
    const first = await scene.customer(askForPerson);
    await scene.agent(ana, '!transcript');
    const before = messages(await read());
    await scene.customer('And another thing');
    expect(messages(await read())).toEqual(before);
    await scene.customerDoes({ type: 'delete', id: first });
    expect((await read()).includes(askForPerson)).toBe(false);
  });

  test('goes through the outbox, and is tried again', async () => {
    await scene.customer(askForPerson);
    scene.world.desk.faults = { ...noFaults, breakBefore: 1 };
    await scene.agent(ana, '!transcript');
    expect(files()).toEqual([]);
    scene.world.desk.faults = noFaults;
    await scene.world.clock.pass(120_000);
    expect(files()).toHaveLength(1);
  });

  test('says of what did not reach the customer that it did not', async () => {
    await scene.customer(askForPerson);
    scene.world.chat.faults = { ...noFaults, forbid: 1 };
    await scene.agent(ana, 'Lost on the way');
    scene.world.chat.faults = noFaults;
    await scene.agent(ana, 'Here it is');
    await scene.agent(ana, '!transcript');
    const said = messages(await read());
    expect(said).toContain(`Ana (agent) [${records.undelivered}]\n    Lost on the way`);
    expect(said).toContain('Ana (agent)\n    Here it is');
  });

  test('is tried again where the store is away, and given up where there is nothing to tell any more', async () => {
    await scene.customer(askForPerson);
    await scene.agent(ana, '!transcript');
    const [file] = files();
    if (!file) throw new Error('There is no file');
    const { store } = scene.world;
    const failing = (method: 'conversation' | 'entriesAfter') =>
      new Proxy(store, {
        get: (target, key) => (key === method ? () => Promise.reject(new Error('away')) : Reflect.get(target, key)),
      });
    const openFrom = (from: typeof store, ref = file) =>
      createTranscripts(from, (matter) => writeTranscript(settingsOf(), matter))(ref).then(({ stream }) =>
        textOf(stream),
      );
    const again = { code: 'file-unavailable', outcome: 'not-sent', retryAfterMs: 5_000 };
    await expect(openFrom(failing('conversation'))).rejects.toMatchObject(again);
    await expect(openFrom(failing('entriesAfter'))).rejects.toMatchObject(again);
    const erased = { ...file, id: file.id.replace('may', 'nobody') };
    await expect(openFrom(store, erased)).rejects.toMatchObject({ code: 'file-gone', retryAfterMs: null });
  });

  test('that the desk refuses is told to the agent, and not to the customer', async () => {
    await scene.customer(askForPerson);
    let left = 1;
    scene.world.desk.refusal = 'file-too-large';
    scene.world.desk.faults = {
      ...noFaults,
      get forbid() {
        left -= 1;
        return left === 0 ? 1 : 0;
      },
    };
    await scene.agent(ana, '!transcript');
    expect(files()).toEqual([]);
    const reason = notices.failures['file-not-linked'] ?? '';
    expect(scene.inThread().at(-1)).toBe(fill(records.notPosted, { reason }));
    expect(scene.chat).not.toContain(told.undelivered);
  });
});

describe('the transcript of another case', () => {
  beforeEach(async () => {
    await scene.customer(askForPerson);
    await scene.agent(ana, 'The first answer');
    await scene.agent(ana, '!close');
    await scene.customer('How long does delivery take?');
    await scene.customer(askForPerson);
    await scene.agent(bo, 'The second answer');
  });

  test('is asked for by its number', async () => {
    await scene.agent(bo, '!transcript 1');
    const written = await read();
    expect(written).toContain('The first answer');
    expect(written).not.toContain('How long does delivery take?');
    expect(written).not.toContain('The second answer');
    await scene.agent(bo, '!transcript #2');
    expect(await read()).toContain('How long does delivery take?');
    expect(await read()).not.toContain('The first answer');
  });

  test('or that of all of them', async () => {
    await scene.agent(bo, '!transcript all');
    expect(files().at(-1)?.name).toBe('transcript-May.txt');
    const written = await read();
    expect(written.indexOf('The first answer')).toBeLessThan(written.indexOf('The second answer'));
    expect(await audits()).toContainEqual(['transcript-posted', 'Bo', 'all']);
  });

  test('that there is none of is said, with those there are', async () => {
    await scene.agent(bo, '!transcript 7');
    expect(files()).toEqual([]);
    expect(scene.inThread().at(-1)).toBe(fill(records.transcriptUsage, { typed: '7', numbers: '1, 2' }));
  });

  test('can be had in the thread of a closed case too, of that case', async () => {
    const [first] = scene.cards;
    await scene.agent(ana, '!transcript', first?.id);
    expect(await read()).toContain('The first answer');
    expect(await read()).not.toContain('The second answer');
  });

  test('is nothing for those who are no agents', async () => {
    await scene.agentDoes({ ...ana, kind: 'customer' }, { type: 'message', id: 'x', parts: [textPart('!transcript')] });
    expect(files()).toEqual([]);
    expect(scene.inThread().at(-1)).toBe(notices.notAllowed);
  });
});
