import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { en } from '../../config/texts/en.ts';
import type { Turn } from '../../core/turn.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, Scene, textPart } from '../support/scene.ts';

const askForPerson = 'I want to talk to a human please';
const notices = en.desk;
const aMinute = 61_000;

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
  await scene.customer(askForPerson);
  await scene.agent(ana, 'Hello');
  await scene.agent(ana, '// she sounds upset');
  await scene.world.clock.pass(aMinute);
});
afterEach(() => scene.close());

/** What people said in the newest thread, and that it is new; what we said to the customer is there too. */
const said = () => {
  const ours: readonly string[] = Object.values(en.customer);
  return scene.inThread().filter((text) => !ours.includes(text) && !text.includes('has joined'));
};
/** Decides from conversations as an earlier version left them. */
function ofOlderVersion(turn: Turn): Turn {
  return (known, incoming, context) => {
    if (!known?.case || known.case.anchors > 1) return turn(known, incoming, context);
    const { anchoredAt: _, from: __, ...older } = known.case;
    return turn({ ...known, case: older }, incoming, context);
  };
}
const placeOf = (room: string, thread: string) => `desk/${room}/${thread}`;

describe('a thread that is deleted', () => {
  test('is replaced by a new one with the transcript, notes included, and nothing the customer says is lost', async () => {
    const old = scene.thread();
    scene.world.desk.gone.add(placeOf('support', old));
    await scene.customer('Are you there?');
    expect(scene.thread()).not.toBe(old);
    expect(scene.cards).toHaveLength(2);
    expect(said()).toEqual([askForPerson, 'Hello', '// she sounds upset', 'Are you there?', notices.newThread]);
    expect(scene.chat).not.toContain(en.customer.undelivered);
    await scene.customer('Still here');
    await scene.agent(ana, 'So am I');
    expect(scene.inThread().at(-1)).toBe('Still here');
    expect(scene.chat.at(-1)).toBe('So am I');
  });

  test('is replaced once, however many messages found it gone', async () => {
    scene.world.desk.gone.add(placeOf('support', scene.thread()));
    const write = (text: string) =>
      scene.customerDoes({ type: 'message', id: text, parts: [{ kind: 'text', text: { text, spans: [] } }] });
    await Promise.all(['one', 'two', 'three'].map(write));
    expect(scene.cards).toHaveLength(2);
    expect(
      scene
        .inThread()
        .filter((text) => ['one', 'two', 'three'].includes(text))
        .toSorted(),
    ).toEqual(['one', 'three', 'two']);
  });

  test('again and again gets no new card more often than once a minute', async () => {
    scene.world.desk.gone.add(placeOf('support', scene.thread()));
    await scene.customer('first');
    scene.world.desk.gone.add(placeOf('support', scene.thread()));
    await scene.customer('second');
    expect(scene.cards).toHaveLength(2);
    await scene.world.clock.pass(aMinute);
    expect(scene.cards).toHaveLength(3);
    expect(scene.inThread()).toContain('second');
  });
});

describe('a card that is deleted', () => {
  test('comes back in a thread of its own', async () => {
    const [card] = scene.cards;
    if (card) card.removed = true;
    await scene.agent(ana, '!close');
    await scene.customer(askForPerson);
    expect(scene.cards.filter(({ removed }) => !removed)).toHaveLength(1);
  });

  test('while the case is open, is noticed at its next change', async () => {
    const [card] = scene.cards;
    if (card) card.removed = true;
    await scene.customerDoes({ type: 'delete', id: 'written-1' });
    expect(scene.cards).toHaveLength(2);
    expect(scene.inThread()).toContain('Hello');
  });
});

test('a card that can no longer be changed keeps its thread', async () => {
  scene.world.desk.locked.add(scene.thread());
  await scene.press(ana, 'tag', { text: 'parcel' });
  await scene.customer('Are you there?');
  expect(scene.cards).toHaveLength(1);
  expect(scene.inThread().at(-1)).toBe('Are you there?');
});

test('a case of an older version, which does not say since when it is where it is, is healed too', async () => {
  scene.world.desk.gone.add(placeOf('support', scene.thread()));
  scene.world.turn = ofOlderVersion(turnOf(desks));
  await scene.customer('Are you there?');
  expect(scene.cards).toHaveLength(2);
  expect(said()).toEqual([askForPerson, 'Hello', '// she sounds upset', 'Are you there?', notices.newThread]);
});

test('a case too long to be posted again goes along as a file too, its end message by message', async () => {
  const write = (index: number) =>
    scene.customerDoes({ type: 'message', id: `m${index}`, parts: [textPart(`line ${index}`)] });
  await Promise.all(Array.from({ length: 510 }, (_, index) => write(index)));
  await scene.world.clock.pass(10 * aMinute);
  const filesIn = () => scene.world.desk.posts.filter(({ parts }) => parts.some(({ kind }) => kind === 'media'));
  await scene.agent(ana, '!transfer orders');
  expect(filesIn().map(({ place }) => place)).toEqual([placeOf('orders', scene.thread())]);
  await scene.world.clock.pass(10 * aMinute);
  const posted = scene.inThread().join('\n');
  expect(posted).toContain('line 509');
  expect(posted).not.toContain(askForPerson);
});

describe('a room', () => {
  test('that is gone sends its cases to another desk’s', async () => {
    const { gone } = scene.world.desk;
    gone.add(placeOf('support', scene.thread()));
    gone.add('desk/support');
    await scene.customer('Anybody?');
    await scene.world.clock.pass(2 * aMinute);
    expect(scene.cards.at(-1)?.place).toBe('desk/orders');
    expect(scene.inThread()).toContain('Anybody?');
  });

  test('that the configuration changes takes open cases along', async () => {
    const moved = desks.map((desk) =>
      desk.name === 'support' ? { ...desk, room: { channel: 'desk', chat: 'lounge' } } : desk,
    );
    scene.world.turn = turnOf(moved);
    scene.world.rooms = new Set(['lounge', 'orders']);
    const old = scene.thread();
    await scene.customer('And now?');
    expect(scene.cards.at(-1)?.place).toBe('desk/lounge');
    expect(said()).toEqual([askForPerson, 'Hello', '// she sounds upset', 'And now?', notices.newThread]);
    expect(scene.inThread(old)).not.toContain('And now?');
    await scene.agent(ana, 'Here we are');
    expect(scene.chat.at(-1)).toBe('Here we are');
  });
});
