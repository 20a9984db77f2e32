import { deepEqual, equal, ok } from 'node:assert/strict';
import { plain, type RichText } from '../../../core/richtext.ts';
import { type Check, check, failureOf, outgoing, patient, shownAs, wordsAt, wordsOf } from './check.ts';
import { hardTexts } from './texts.ts';

export const outboundChecks: readonly Check[] = [
  check('any text is shown unchanged, without formatting', async (test) => {
    const { address } = test.platform.customer;
    const keeps = test.platform.keeps ?? ((text: string) => text);
    for (const text of hardTexts) await test.channel.send(address, outgoing(text), patient);
    const parts = (await test.platform.shown(address)).flatMap((message) => message.parts);
    deepEqual(
      parts,
      hardTexts.map((text) => ({ kind: 'text', text: { text: keeps(text), spans: [] } })),
    );
  }),
  check('a receipt has the ids of what is shown, and no id is used twice', async (test) => {
    const { address } = test.platform.customer;
    const receipts = [];
    for (const text of ['one', 'two', 'two']) receipts.push(await test.channel.send(address, outgoing(text), patient));
    const ids = receipts.flatMap((receipt) => receipt.ids);
    equal(new Set(ids).size, 3);
    deepEqual(
      (await test.platform.shown(address)).map((message) => message.id),
      ids,
    );
  }),
  check('messages are shown in the order they were sent', async (test) => {
    const { address } = test.platform.customer;
    const texts = Array.from({ length: 12 }, (_, index) => `answer ${index}`);
    for (const text of texts) await test.channel.send(address, outgoing(text), patient);
    deepEqual((await test.platform.shown(address)).map(wordsOf), texts);
  }),
  check('a message reaches its customer and nobody else', async (test) => {
    const { customer, stranger } = test.platform;
    await customer.say('I am here');
    await stranger.say('so am I');
    await test.channel.send(customer.address, outgoing('for the first'), patient);
    await test.channel.send(stranger.address, outgoing('for the second'), patient);
    const [first, second] = [await wordsAt(test, customer.address), await wordsAt(test, stranger.address)];
    ok(first.includes('for the first') && !first.includes('for the second'));
    ok(second.includes('for the second') && !second.includes('for the first'));
  }),
  check('a long text is split and nothing of it is cut', async (test) => {
    const { address } = test.platform.customer;
    const words = Array.from({ length: Math.ceil((test.channel.capabilities.limits.text * 2.5) / 8) }, (_, index) =>
      index.toString(36).padStart(7, 'x'),
    );
    const { ids } = await test.channel.send(address, outgoing(words.join(' ')), patient);
    const shown = await test.platform.shown(address);
    deepEqual(
      shown.map((message) => message.id),
      ids,
    );
    const texts = shown.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'text' ? [part.text.text] : [])));
    deepEqual(texts.join(' ').split(/\s+/), words);
    ok(texts.every((text) => text.length <= test.channel.capabilities.limits.text));
  }),
  check('the same key again shows nothing more where sends are keyed', async (test) => {
    const { address } = test.platform.customer;
    const message = outgoing('say it once');
    const first = await test.channel.send(address, message, patient);
    const second = await test.channel.send(address, message, patient);
    const texts = (await test.platform.shown(address)).map(wordsOf);
    if (!test.channel.capabilities.keyed) return equal(texts.length, 2);
    deepEqual(second, first);
    deepEqual(texts, ['say it once']);
  }),
  check('reading a send back tells the truth', async (test) => {
    if (!test.channel.reconcile) return ok(!test.channel.capabilities.keyed, 'a keyed channel can read back');
    const { address } = test.platform.customer;
    const message = outgoing('was it sent?');
    equal(await test.channel.reconcile(address, message.key), 'not-sent');
    const receipt = await test.channel.send(address, message, patient);
    deepEqual(await test.channel.reconcile(address, message.key), receipt);
  }),
  check('a message to nobody fails for good, and says that nothing was sent', async (test) => {
    const error = await failureOf(test.channel.send(test.platform.nowhere, outgoing('anybody?'), patient));
    deepEqual([error.outcome, error.retryAfterMs, error.sent, error.code], ['not-sent', null, [], 'chat-gone']);
  }),
  check('a send that is called off beforehand sends nothing', async (test) => {
    const { address } = test.platform.customer;
    const error = await failureOf(test.channel.send(address, outgoing('never mind'), AbortSignal.abort()));
    equal(error.outcome, 'not-sent');
    deepEqual(await test.platform.shown(address), []);
  }),
  check('a file too large fails for good before anything is shown', async (test) => {
    const { address } = test.platform.customer;
    const file = test.foreign('huge.bin', new Uint8Array(test.channel.capabilities.limits.fileBytes + 1));
    const parts = [{ kind: 'media', media: 'file', file }] as const;
    if (test.channel.capabilities.features.file === 'none') {
      await test.channel.send(address, outgoing(parts), patient);
      return ok((await wordsAt(test, address)).includes('huge.bin'), 'a file that cannot be sent is named');
    }
    const error = await failureOf(test.channel.send(address, outgoing(parts), patient));
    deepEqual([error.outcome, error.retryAfterMs, error.code], ['not-sent', null, 'file-too-large']);
    deepEqual(await test.platform.shown(address), []);
  }),
  check('what cannot be expressed leaves a visible mark', async (test) => {
    const { address } = test.platform.customer;
    await test.channel.send(address, outgoing([{ kind: 'unsupported', label: 'a dice roll' }]), patient);
    ok((await wordsAt(test, address)).includes('a dice roll'));
  }),
  check('a message of several parts is shown whole, in order', async (test) => {
    const { address } = test.platform.customer;
    const texts: readonly RichText[] = [plain('first part'), plain('second part')];
    const { ids } = await test.channel.send(address, outgoing(texts.map((text) => ({ kind: 'text', text }))), patient);
    ok(ids.length > 0);
    const words = await wordsAt(test, address);
    ok(words.indexOf('first part') >= 0 && words.indexOf('first part') < words.indexOf('second part'));
    equal((await shownAs(test, address, ids[0])).by, 'Ana');
  }),
  check('a wire that fails is reported as what it is', async (test) => {
    const { address } = test.platform.customer;
    for (const fault of test.platform.faults) {
      const message = outgoing(`through ${fault}`);
      test.platform.inject(fault);
      const error = await failureOf(test.channel.send(address, message, patient));
      const isShown = (await wordsAt(test, address)).includes(`through ${fault}`);
      if (error.outcome === 'not-sent') equal(isShown, false, `${fault}: said not sent, and it was`);
      ok(error.retryAfterMs !== null, `${fault} passes, so trying again makes sense`);
    }
  }),
];
