import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import type { Inbound } from '../../../core/channel.ts';
import { plainParts } from '../../../core/message.ts';
import { type Check, check, newest, outgoing, patient } from './check.ts';
import type { ChannelUnderTest } from './platform.ts';
import { hardTexts } from './texts.ts';

/** What was said, in the order it was taken in. */
function said(test: ChannelUnderTest): readonly string[] {
  return test.sink.events.filter((event) => event.type === 'message').map(({ parts }) => plainParts(parts));
}

function isFrom(chat: string): (event: Inbound) => boolean {
  return (event) => event.from.chat === chat;
}

export const inboundChecks: readonly Check[] = [
  check('the platform is acked only after the event was taken in', async (test) => {
    const { customer, stranger } = test.platform;
    const held = test.sink.hold(isFrom(customer.address.chat));
    let acked = false;
    const delivery = customer.say('wait for me').then((result) => {
      acked = result === 'acked';
    });
    await held.entered;
    // What begins later and has ended shows that an early ack would be here by now.
    if (!test.platform.inOrder) equal(await stranger.say('over here'), 'acked');
    await customer.roundTrip();
    equal(acked, false, 'acked before accept had resolved');
    held.release();
    await delivery;
    equal(acked, true);
  }),
  check('the platform is not acked where the event could not be taken in, and brings it again', async (test) => {
    const { customer } = test.platform;
    test.sink.failNext();
    equal(await customer.say('once more, please'), 'not-acked');
    equal(await customer.redeliver(), 'acked');
    deepEqual(said(test), ['once more, please']);
  }),
  check('a key survives redelivery, and is of one event only', async (test) => {
    const { customer } = test.platform;
    equal(await customer.say('one'), 'acked');
    equal(await customer.redeliver(), 'acked');
    equal(await customer.say('two'), 'acked');
    deepEqual(said(test), ['one', 'two']);
    equal(new Set(test.sink.events.flatMap(({ type, key }) => (type === 'message' ? [key] : []))).size, 2);
  }),
  check('ids are of one message only, customers of one chat only', async (test) => {
    const { customer, stranger } = test.platform;
    await customer.say('hello');
    await customer.say('hello');
    await stranger.say('hello');
    const messages = test.sink.events.filter((event) => event.type === 'message');
    equal(new Set(messages.map(({ id }) => id)).size, 3);
    equal(new Set(messages.map(({ key }) => key)).size, 3);
    deepEqual(
      messages.map(({ from }) => from.chat),
      [customer.address.chat, customer.address.chat, stranger.address.chat],
    );
    const [first, , other] = messages;
    notEqual(first?.by.id, other?.by.id);
    ok(messages.every(({ by, from }) => by.kind === 'customer' && from.channel === test.channel.name));
  }),
  check('what is said quickly arrives in order', async (test) => {
    const texts = Array.from({ length: 20 }, (_, index) => `number ${index}`);
    const results = await Promise.all(texts.map((text) => test.platform.customer.say(text)));
    deepEqual(new Set(results), new Set(['acked']));
    deepEqual(said(test), texts);
  }),
  check('any text arrives unchanged, without formatting', async (test) => {
    const keeps = test.platform.keeps ?? ((text: string) => text);
    for (const text of hardTexts) equal(await test.platform.customer.say(text), 'acked');
    const parts = test.sink.events.flatMap((event) => (event.type === 'message' ? event.parts : []));
    deepEqual(
      parts,
      hardTexts.map((text) => ({ kind: 'text', text: { text: keeps(text), spans: [] } })),
    );
  }),
  check('an edit, a removal and a reaction name the message, and edits can be told apart', async (test) => {
    const { customer } = test.platform;
    await customer.say('frist');
    const { id } = newest(test, 'message');
    const { lacks = [] } = test.platform;
    if (!lacks.includes('edits')) {
      await customer.edit(id, 'first');
      const before = newest(test, 'edit');
      await customer.edit(id, 'first!');
      const after = newest(test, 'edit');
      deepEqual([before.id, after.id], [id, id]);
      equal(plainParts(after.parts), 'first!');
      ok(after.revision > before.revision, 'a later edit has a greater revision');
    }
    if (!lacks.includes('reactions')) {
      await customer.react(id, '👍', true);
      await customer.react(id, '👍', false);
      deepEqual(
        test.sink.events.slice(-2).map((event) => event.type === 'reaction' && [event.id, event.emoji, event.added]),
        [
          [id, '👍', true],
          [id, '👍', false],
        ],
      );
    }
    // Some platforms let us delete, and do not tell what others delete.
    if (test.channel.capabilities.features.delete !== 'full') return;
    await customer.remove(id);
    equal(newest(test, 'delete').id, id);
  }),
  check('stopping waits for what is under way', async (test) => {
    const { customer } = test.platform;
    const held = test.sink.hold(isFrom(customer.address.chat));
    const delivery = customer.say('just in time');
    await held.entered;
    let stopped = false;
    const stop = test.channel.stop().then(() => {
      stopped = true;
    });
    await customer.roundTrip();
    equal(stopped, false, 'stopped while an event was still being taken in');
    held.release();
    await stop;
    equal(await delivery, 'acked');
    deepEqual(said(test), ['just in time']);
  }),
  check('a channel that one process has at a time is started again after it was stopped', async (test) => {
    if (test.channel.shared || test.platform.startsOnce) return;
    const { customer } = test.platform;
    equal(await customer.say('before'), 'acked');
    await test.channel.stop();
    await test.channel.start(test.sink);
    equal(await customer.say('after'), 'acked');
    deepEqual(said(test), ['before', 'after']);
    equal((await test.channel.send(customer.address, outgoing('and out'), patient)).ids.length > 0, true);
  }),
];
