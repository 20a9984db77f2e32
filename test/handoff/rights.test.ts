import { text as textOf } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCustomer } from '../../app/export.ts';
import { shippedTexts } from '../../config/texts/index.ts';
import { plainParts } from '../../core/message.ts';
import { fill } from '../../core/texts.ts';
import { ana, bo, Scene, textPart } from '../support/scene.ts';

const { records } = shippedTexts('en').desk;
const aMinute = 60_000;

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
  await scene.customer('I want to talk to a human please, my card is 4242 4242 4242 4242');
});
afterEach(() => scene.close());

const trail = async () => (await scene.world.store.audit('chat/may')).map(({ what, by }) => [what, by.name]);
const files = () =>
  scene.world.desk.posts.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'media' ? [part.file] : [])));

/** The newest question, and a button of it. */
function question(label: string) {
  const asked = scene.world.desk.posts.findLast(({ parts }) =>
    parts.some((part) => part.kind === 'card' && part.card.actions?.some((action) => action.id.includes('-customer:'))),
  );
  const [part] = asked?.parts ?? [];
  const action = part?.kind === 'card' ? part.card.actions?.find((one) => one.label === label)?.id : undefined;
  if (!asked || action === undefined) throw new Error('Nobody asks');
  return { type: 'action', id: asked.id, action, values: {} } as const;
}

const press = (by: typeof ana, label: string) => scene.agentDoes(by, question(label));

describe.each(['!export', '!erase'])('%s', (command) => {
  test('is for supervisors: nobody else gets or asks for anything', async () => {
    await scene.agent(ana, command);
    expect(scene.inThread().at(-1)).toBe(records.supervisorsOnly);
    expect(files()).toEqual([]);
    expect((await trail()).filter(([, by]) => by === 'Ana')).toEqual([]);
  });

  test('tells the customer nothing', async () => {
    const before = scene.chat;
    await scene.agent(bo, command);
    expect(scene.chat).toEqual(before);
  });
});

describe('what is kept of a customer', () => {
  test('is given to a supervisor as a file, written when it is opened, and it is noted who asked', async () => {
    await scene.agent(ana, '// she is in a hurry');
    await scene.agent(bo, '!export');
    const file = files().at(-1);
    if (!file) throw new Error('There is no file');
    expect(file.name).toBe('customer-May.json');
    await scene.agent(ana, 'It is on its way');
    const { name, stream } = await openCustomer(scene.world.store, file);
    expect(name).toBe('customer-May.json');
    const all = JSON.parse(await textOf(stream));
    expect(all.conversation.customer).toMatchObject({ name: 'May' });
    expect(all.cases).toHaveLength(1);
    expect(all.audit.map(({ what }: { what: string }) => what)).toContain('customer-exported');
    const said = all.messages.map(({ parts }: { parts: [] }) => plainParts(parts));
    expect(said).toContain('// she is in a hurry');
    expect(said).toContain('It is on its way');
    expect(said[0]).toContain('4242 4242 4242 4242');
    expect(all.files).toEqual([]);
    expect(await trail()).toContainEqual(['customer-exported', 'Bo']);
  });

  test('is called by whole signs of the name, however many there are', async () => {
    const name = `A${'𝓑'.repeat(30)}`;
    const { clock, chat } = scene.world;
    const by = { id: 'may', name, kind: 'customer' } as const;
    const parts = [textPart('It is me')];
    const from = { channel: 'chat', chat: 'may' };
    chat.happen({ key: 'named', at: new Date(clock.now()), from, by, type: 'message', id: 'named', parts });
    await clock.pass(1_000);
    await scene.agent(bo, '!export');
    await scene.agent(bo, '!transcript');
    const names = files().map((file) => file.name ?? '');
    expect(names).toEqual([`customer-${name}.json`, expect.stringContaining(name)]);
  });

  test('is written whole, page by page', async () => {
    const { store } = scene.world;
    for (let line = 0; line < 12; line++) await scene.agent(ana, `// line ${line}`);
    await scene.agent(bo, '!export');
    const entriesAfter: typeof store.entriesAfter = (id, after) => store.entriesAfter(id, after, 5);
    const file = files().at(-1);
    if (!file) throw new Error('There is no file');
    const { stream } = await openCustomer({ ...store, entriesAfter }, file);
    const { messages } = JSON.parse(await textOf(stream));
    expect(messages.map(({ seq }: { seq: number }) => seq)).toEqual(messages.map((_: unknown, at: number) => at + 1));
  });
});

describe('an erasure at a desk', () => {
  test('is asked about first; then everything is gone, and the thread says by whom', async () => {
    const thread = scene.thread();
    await scene.agent(bo, '!erase');
    expect(await trail()).toContainEqual(['erasure-considered', 'Bo']);
    expect(await scene.world.store.openCases()).toHaveLength(1);
    await press(bo, records.erase);
    await scene.world.clock.pass(aMinute);
    const { store } = scene.world;
    expect(await store.conversation('chat/may')).toBeUndefined();
    expect(await store.openCases()).toEqual([]);
    expect(await store.erasures(10)).toMatchObject([{ by: bo, why: 'asked', isDone: true }]);
    expect(scene.inThread(thread)).toEqual([fill(records.erased, { agent: 'Bo' })]);
    expect(await store.deadLetters(10)).toEqual([]);
  });

  test('works in the thread of a closed case', async () => {
    await scene.agent(ana, '!close');
    await scene.agent(bo, '!erase');
    await press(bo, records.erase);
    await scene.world.clock.pass(aMinute);
    expect(await scene.world.store.conversation('chat/may')).toBeUndefined();
  });

  test('loses nothing that the customer writes behind it', async () => {
    await scene.agent(bo, '!erase');
    await press(bo, records.erase);
    await scene.customer('I want to talk to a human again');
    await scene.world.clock.pass(aMinute);
    expect(await scene.world.store.openCases()).toHaveLength(1);
    expect(scene.inThread().join()).toContain('to a human again');
  });

  test('is of what there was when the button was pressed, be it decided on later', async () => {
    await scene.agent(bo, '!erase');
    const { clock, desk, chat } = scene.world;
    const pressedAt = clock.now();
    await clock.pass(5_000);
    const from = { channel: 'desk', chat: 'support', thread: scene.thread() };
    desk.happen({ key: 'late', at: new Date(pressedAt), from, by: bo, ...question(records.erase) });
    await clock.pass(aMinute);
    expect(chat.forgotten).toMatchObject([{ before: pressedAt }]);
  });

  test('is decided once, in whatever thread the case is by then, and by whoever is first', async () => {
    await scene.agent(bo, '!erase');
    const before = scene.thread();
    const deed = question(records.erase);
    await scene.agent(bo, '!transfer orders');
    await scene.agentDoes(bo, deed, before);
    await scene.agentDoes(bo, deed, before);
    await scene.customer('I want to talk to a human again');
    await scene.agentDoes(bo, deed, before);
    await scene.world.clock.pass(aMinute);
    const { store } = scene.world;
    expect(await store.erasures(10)).toHaveLength(1);
    expect(await store.openCases()).toHaveLength(1);
    expect(await store.deadLetters(10)).toEqual([]);
    expect(scene.inThread(before)).toEqual([fill(records.erased, { agent: 'Bo' })]);
  });

  test('is decided by a supervisor alone, whoever asked', async () => {
    await scene.agent(bo, '!erase');
    await press(ana, records.erase);
    expect(await scene.world.store.openCases()).toHaveLength(1);
    expect(scene.inThread().at(-1)).toBe(records.supervisorsOnly);
  });

  test('does not happen where it is not wanted after all', async () => {
    await scene.agent(bo, '!erase');
    await press(bo, records.keep);
    expect(await scene.world.store.openCases()).toHaveLength(1);
    expect(scene.inThread().at(-1)).toBe(fill(records.kept, { agent: 'Bo' }));
  });

  test('does not happen by a question that is found again much later', async () => {
    await scene.agent(bo, '!erase');
    await scene.world.clock.pass(11 * aMinute);
    await press(bo, records.erase);
    expect(await scene.world.store.openCases()).toHaveLength(1);
    expect(scene.inThread()).toContain(records.eraseOld);
  });
});
