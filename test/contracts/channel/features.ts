import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Feature } from '../../../core/channel.ts';
import type { Card, MediaKind, Part } from '../../../core/message.ts';
import { plain, type RichText } from '../../../core/richtext.ts';
import { ana, type Check, featureCheck, newest, outgoing, patient, shownAs, wordsAt } from './check.ts';
import { bytesOf, type ChannelUnderTest, type ShownPart } from './platform.ts';
import { samples } from './samples.ts';

const formatted: RichText = {
  text: 'bold and a link',
  spans: [
    { start: 0, end: 4, style: 'bold' },
    { start: 11, end: 15, style: 'link', url: 'https://acme.example/' },
  ],
};

const card: Card = {
  title: 'Case 7',
  fields: [{ label: 'Priority', value: 'high' }],
  body: plain('<b>asked for a person</b>'),
  actions: [
    { id: 'claim', label: 'Claim', style: 'primary' },
    {
      id: 'close',
      label: 'Close',
      form: {
        title: 'Close the case',
        submit: 'Close',
        fields: [
          { id: 'why', label: 'Why', kind: 'select', required: true, options: [{ value: 'solved', label: 'Solved' }] },
          { id: 'note', label: 'Note', kind: 'multiline' },
        ],
      },
    },
  ],
};

async function sendTo(test: ChannelUnderTest, parts: readonly Part[], more = {}): Promise<string> {
  const { ids } = await test.channel.send(test.platform.customer.address, outgoing(parts, more), patient);
  const [id] = ids;
  ok(id !== undefined, 'a send that succeeded has an id');
  return id;
}

async function partsOf(test: ChannelUnderTest, id: string): Promise<readonly ShownPart[]> {
  return (await shownAs(test, test.platform.customer.address, id)).parts;
}

/** A channel without the feature still shows that there was something, by these words; or it refuses to send. */
async function leavesWords(test: ChannelUnderTest, parts: readonly Part[], ...words: readonly string[]): Promise<void> {
  const sent = await test.channel.send(test.platform.customer.address, outgoing(parts), patient).catch(() => null);
  if (sent === null) return;
  const shown = await wordsAt(test, test.platform.customer.address);
  for (const word of words) ok(shown.includes(word), `"${word}" was swallowed`);
}

function media(kind: MediaKind): Check {
  const sample = samples[kind];
  const part = (test: ChannelUnderTest): Part => {
    const file = test.foreign(sample.name, sample.bytes);
    return { kind: 'media', media: kind, file, caption: plain('see *this*') };
  };
  return featureCheck(kind, {
    async has(test) {
      const [shown] = await partsOf(test, await sendTo(test, [part(test)]));
      ok(shown?.kind === 'media', `${kind} is not shown`);
      deepEqual([shown.media, shown.name], [kind, nameKept(test, kind, sample.name, shown.name)]);
      ok((await wordsAt(test, test.platform.customer.address)).includes('see *this*'), 'the caption was swallowed');
      ok(Buffer.from(sample.bytes).equals(shown.bytes), 'the bytes have changed on their way out');

      equal(await test.platform.customer.give([sample], 'look'), 'acked');
      const [taken] = newest(test, 'message').parts;
      ok(taken?.kind === 'media');
      deepEqual([taken.media, taken.file.name], [kind, nameKept(test, kind, sample.name, taken.file.name)]);
      if (test.channel.capabilities.features[kind] === 'full') equal(taken.caption?.text, 'look');
      const opened = await test.channel.open(taken.file);
      ok(Buffer.from(sample.bytes).equals(await bytesOf(opened)), 'the bytes have changed on their way in');
    },
    lacks: (test) => leavesWords(test, [part(test)], sample.name),
  });
}

/** Where a kind of file is carried partially, its name may be lost. */
function nameKept(test: ChannelUnderTest, feature: Feature, name: string, instead: string | undefined) {
  return test.channel.capabilities.features[feature] === 'full' ? name : instead;
}

/** A card as it is shown where forms are asked otherwise than with its buttons. */
function shownCard(test: ChannelUnderTest, whole: Card): Card {
  if (test.channel.capabilities.features.buttons === 'full') return whole;
  const isPlain = test.platform.lacks?.includes('button styles');
  const shown = whole.actions?.map(({ form: _, style, ...action }) =>
    style && !isPlain ? { ...action, style } : action,
  );
  return { ...whole, actions: shown ?? [] };
}

const parts: readonly Check[] = [
  featureCheck('formatting', {
    async has(test) {
      deepEqual(await partsOf(test, await sendTo(test, [{ kind: 'text', text: formatted }])), [
        { kind: 'text', text: formatted },
      ]);
    },
    lacks: (test) => leavesWords(test, [{ kind: 'text', text: formatted }], formatted.text),
  }),
  media('image'),
  media('video'),
  media('audio'),
  media('voice'),
  media('file'),
  media('sticker'),
  featureCheck('album', {
    async has(test) {
      const two = [samples.image, { ...samples.image, name: 'second.png' }];
      const album = two.map(({ name, bytes }): Part => {
        return { kind: 'media', media: 'image', file: test.foreign(name, bytes) };
      });
      const shown = await partsOf(test, await sendTo(test, album));
      deepEqual(
        shown.map((part) => part.kind === 'media' && part.name),
        two.map(({ name }, index) => {
          const part = shown[index];
          return nameKept(test, 'album', name, part?.kind === 'media' ? part.name : undefined);
        }),
      );
      equal(await test.platform.customer.give(two, ''), 'acked');
      equal(newest(test, 'message').parts.length, 2);
    },
    async lacks() {
      // Several media parts become several messages; that each is shown is what the checks of media say.
    },
  }),
  featureCheck('location', {
    async has(test) {
      const place = { kind: 'location', lat: 31.2304, lng: 121.4737, label: '外滩' } as const;
      deepEqual(await partsOf(test, await sendTo(test, [place])), [place]);
      equal(await test.platform.customer.locate(-33.5, 18.25, 'here'), 'acked');
      deepEqual(newest(test, 'message').parts, [{ kind: 'location', lat: -33.5, lng: 18.25, label: 'here' }]);
    },
    lacks: (test) => leavesWords(test, [{ kind: 'location', lat: 31.2304, lng: 121.4737 }], '31.2304', '121.4737'),
  }),
  featureCheck('contact', {
    async has(test) {
      const contact = { kind: 'contact', name: 'Li Lei', phones: ['+86 21 5555 0100'] } as const;
      deepEqual(await partsOf(test, await sendTo(test, [contact])), [contact]);
    },
    lacks: (test) => leavesWords(test, [{ kind: 'contact', name: 'Li Lei', phones: ['+86 21'] }], 'Li Lei', '+86 21'),
  }),
  featureCheck('buttons', {
    async has(test) {
      const id = await sendTo(test, [{ kind: 'card', card }]);
      deepEqual(await partsOf(test, id), [{ kind: 'card', card: shownCard(test, card) }]);
      equal(await test.platform.customer.press(id, 'claim', {}), 'acked');
      const pressed = newest(test, 'action');
      deepEqual([pressed.id, pressed.action, pressed.values], [id, 'claim', {}]);
    },
    lacks: (test) => leavesWords(test, [{ kind: 'card', card }], 'Case 7', 'high', 'Claim'),
  }),
  featureCheck('forms', {
    async has(test) {
      const id = await sendTo(test, [{ kind: 'card', card }]);
      const values = { why: 'solved', note: 'gone <b>well</b>' };
      equal(await test.platform.customer.press(id, 'close', values), 'acked');
      deepEqual(newest(test, 'action').values, values);
    },
    lacks: (test) => leavesWords(test, [{ kind: 'card', card }], 'Close'),
  }),
];

const conversation: readonly Check[] = [
  featureCheck('threads', {
    async has(test) {
      const { room } = test.platform;
      ok(room, 'a channel with threads has a room to show them in');
      const { ids, thread } = await test.channel.send(room, outgoing([{ kind: 'card', card }]), patient);
      ok(thread !== undefined, 'a card in a room opens a thread');
      const inside = { ...room, thread };
      await test.channel.send(inside, outgoing('in the thread'), patient);
      const other = await test.channel.send(room, outgoing([{ kind: 'card', card }]), patient);
      ok(other.thread !== undefined && other.thread !== thread, 'another card opens another thread');
      deepEqual((await test.platform.shown(inside)).length, 2);
      equal((await shownAs(test, inside, ids[0])).parts[0]?.kind, 'card');
      ok(!(await wordsAt(test, { ...room, thread: other.thread })).includes('in the thread'));
    },
    async lacks(test) {
      const { thread } = await test.channel.send(test.platform.customer.address, outgoing('flat'), patient);
      equal(thread, undefined, 'a channel without threads opens none');
    },
  }),
  featureCheck('reply', {
    async has(test) {
      const { customer } = test.platform;
      equal(await customer.say('which size?'), 'acked');
      const { id } = newest(test, 'message');
      const replyTo = { ids: [id], name: 'Li', quote: 'which size?' };
      const answer = await sendTo(test, [{ kind: 'text', text: plain('M') }], { replyTo });
      equal((await shownAs(test, customer.address, answer)).quote?.text, 'which size?');
      equal(await customer.say('thanks', answer), 'acked');
      equal(newest(test, 'message').replyTo, answer);
    },
    async lacks(test) {
      const replyTo = { ids: [], name: 'Li', quote: 'which size?' };
      await test.channel.send(test.platform.customer.address, outgoing('M', { replyTo }), patient);
      ok((await wordsAt(test, test.platform.customer.address)).includes('which size?'), 'the quote was swallowed');
    },
  }),
  featureCheck('edit', {
    async has(test) {
      const { address } = test.platform.customer;
      const id = await sendTo(test, [{ kind: 'card', card }]);
      ok(test.channel.edit, 'declared, so it can be done');
      const after = { kind: 'card', card: { title: 'Case 7: claimed', actions: [] } } as const;
      await test.channel.edit(address, [id], outgoing([after]), patient);
      deepEqual(await partsOf(test, id), [after]);
      equal((await test.platform.shown(address)).length, 1, 'an edit is no message');
    },
    lacks: (test) => mayNot(test, 'edit'),
  }),
  featureCheck('delete', {
    async has(test) {
      const { address } = test.platform.customer;
      const id = await sendTo(test, [{ kind: 'text', text: plain('oops') }]);
      ok(test.channel.remove, 'declared, so it can be done');
      await test.channel.remove(address, [id], 'remove-1', patient);
      deepEqual(await test.platform.shown(address), []);
    },
    lacks: (test) => mayNot(test, 'remove'),
  }),
  featureCheck('reaction', {
    async has(test) {
      const { customer } = test.platform;
      equal(await customer.say('nice'), 'acked');
      const { id } = newest(test, 'message');
      ok(test.channel.react, 'declared, so it can be done');
      const reaction = { by: ana, emoji: '👍🏽' };
      // Partial: by the emoji's plain form.
      const shown = test.channel.capabilities.features.reaction === 'full' ? '👍🏽' : '👍';
      await test.channel.react(customer.address, [id], { ...reaction, key: 'react-1', added: true }, patient);
      deepEqual((await shownAs(test, customer.address, id)).reactions, [shown]);
      await test.channel.react(customer.address, [id], { ...reaction, key: 'react-2', added: false }, patient);
      deepEqual((await shownAs(test, customer.address, id)).reactions, []);
    },
    lacks: (test) => mayNot(test, 'react'),
  }),
  featureCheck('typing', {
    async has(test) {
      const { customer } = test.platform;
      test.channel.typing?.(customer.address, ana);
      if (test.channel.capabilities.features.typing === 'partial') {
        // One way, and without a name.
        return equal((await customer.typing()).length, 1);
      }
      deepEqual(await customer.typing(), ['Ana']);
      await customer.type();
      deepEqual(
        test.sink.hints.map(({ from }) => from.chat),
        [customer.address.chat],
      );
    },
    lacks: (test) => mayNot(test, 'typing'),
  }),
  featureCheck('marks', {
    async has(test) {
      const { customer } = test.platform;
      equal(await customer.say('did you get this?'), 'acked');
      const { id } = newest(test, 'message');
      ok(test.channel.mark, 'declared, so it can be done');
      for (const fate of ['pending', 'sent', 'unknown', 'failed'] as const) {
        await test.channel.mark(customer.address, [id], { key: `mark-${fate}`, fate, reason: 'because' }, patient);
        equal((await shownAs(test, customer.address, id)).fate, fate);
      }
    },
    lacks: (test) => mayNot(test, 'mark'),
  }),
];

/** What is not declared is not offered, so that whoever asks takes the fallback. */
async function mayNot(test: ChannelUnderTest, method: 'edit' | 'remove' | 'react' | 'typing' | 'mark'): Promise<void> {
  equal(test.channel[method], undefined, `${method} is not declared, and yet offered`);
}

export const featureChecks: readonly Check[] = [...parts, ...conversation];
