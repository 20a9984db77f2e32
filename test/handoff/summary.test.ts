import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { en } from '../../config/texts/en.ts';
import type { ModelReply, ModelRequest } from '../../core/model.ts';
import { createMask } from '../../handoff/index.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, Scene } from '../support/scene.ts';

const said = 'May waits for the parcel of order AB-1234567. A new one was sent.';
const card = '4111 1111 1111 1111';

let scene: Scene;
let asked: ModelRequest[];
let reply: ModelReply;
beforeEach(async () => {
  scene = await Scene.open();
  asked = [];
  reply = { said };
  scene.world.turn = turnOf(desks, { drafts: true, mask: createMask(), reopenMs: 3_600_000 });
  scene.world.model = {
    ask(request) {
      asked.push(request);
      return Promise.resolve(reply);
    },
  };
  await scene.customer('I want to talk to a human please');
  await scene.customer(`Where is order AB-1234567? I paid by ${card}`);
  await scene.agent(ana, '// she is upset');
  await scene.agent(ana, 'We are sending another one');
});
afterEach(() => scene.close());

const summary = () =>
  scene.card.actions?.find(({ id }) => id === 'close')?.form?.fields.find(({ id }) => id === 'summary');
const open = () => scene.press(ana, 'form-opened', { action: 'close' });

describe('the summary that is asked for at a close', () => {
  test('is drafted by the model once the form is open, from what was said, and stands in the form', async () => {
    expect(summary()).toMatchObject({ draft: 'awaited', value: expect.stringContaining('AB-1234567') });
    const before = scene.inThread().length;
    await open();
    expect(summary()).toMatchObject({ draft: 'ready', value: said });
    const [request] = asked;
    expect(request?.messages.map(({ text }) => text).join('\n')).toMatch(
      /customer: I want to talk to a human please[\s\S]*agent: We are sending another one/,
    );
    expect(request?.instructions).toContain('Write in English');
    // Nobody is told, and nobody sees anybody type.
    expect(scene.inThread()).toHaveLength(before);
    expect(request?.by).toBeUndefined();
  });

  test('has nothing that the desk is not to see, and neither gets the model', async () => {
    reply = { said: `She paid by ${card}.` };
    await open();
    expect(JSON.stringify(asked)).not.toContain(card);
    expect(JSON.stringify(asked)).not.toContain('upset');
    expect(summary()?.value).toBe('She paid by •••• •••• •••• 1111.');
  });

  test('is asked for once for what was said, and again once more was said', async () => {
    await open();
    await open();
    expect(asked).toHaveLength(1);
    await scene.customer('Thank you');
    await open();
    expect(asked).toHaveLength(2);
  });

  test.each([{ code: 'timeout' }, { code: 'over-budget' }, { said: '   ' }] as const)(
    'is what the customer has mentioned where the model has none: %j',
    async (none) => {
      reply = none;
      await open();
      expect(summary()).toMatchObject({ draft: 'ready', value: `${en.desk.factKinds.order}: AB-1234567` });
    },
  );

  test('is what the customer has mentioned where there is no model, and hides what the desk is not to see', async () => {
    scene.world.turn = turnOf(desks);
    scene.world.mask = createMask([/AB-\d+/gu]);
    await open();
    await scene.agent(ana, '!tag parcel');
    expect(asked).toEqual([]);
    expect(summary()).toMatchObject({ value: `${en.desk.factKinds.order}: ••-•••••••` });
    expect(summary()?.draft).toBeUndefined();
  });

  test('stands on the card afterwards where nobody was asked for one, as where a command closes', async () => {
    await scene.agent(ana, '!close');
    expect(scene.card.fields).toContainEqual({ label: en.desk.fields.summary, value: said });
    await scene.world.clock.pass(2 * 3_600_000);
    await scene.customer('I want to talk to a human please');
    expect(JSON.stringify(scene.card)).toContain(said.slice(0, 40));
  });

  test.each([
    ['of which an agent has said something', () => scene.agent(ana, '!close sent again')],
    ['whose agent has left it empty', () => scene.press(ana, 'close', { summary: '' })],
    ['that is spam', () => scene.press(ana, 'close', { resolution: 'spam' })],
  ])('is not written for a case %s', async (_, close) => {
    await close();
    expect(asked).toEqual([]);
  });

  test('that comes when the case is open again changes nothing', async () => {
    let say = (_: ModelReply) => {};
    scene.world.model = { ask: () => new Promise((resolve) => (say = resolve)) };
    await scene.agent(ana, '!close');
    await scene.agent(ana, '!reopen');
    const shown = JSON.stringify(scene.card);
    say(reply);
    await scene.world.clock.pass(60_000);
    expect(JSON.stringify(scene.card)).toBe(shown);
  });

  test('that comes when the case is closed already changes nothing', async () => {
    let say = (_: ModelReply) => {};
    scene.world.model = { ask: () => new Promise((resolve) => (say = resolve)) };
    await open();
    await scene.press(ana, 'close', { resolution: 'solved', tags: '', summary: '' });
    const shown = JSON.stringify(scene.card);
    say(reply);
    await scene.world.clock.pass(60_000);
    expect(JSON.stringify(scene.card)).toBe(shown);
    expect(scene.chat.at(-1)).toBe(en.customer.closed);
  });
});
