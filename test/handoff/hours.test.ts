import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { en } from '../../config/texts/en.ts';
import { fill } from '../../core/texts.ts';
import { type Hours, isOpen, nextOpening } from '../../handoff/hours.ts';
import { noFaults } from '../simulation/platform.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, bo, Scene } from '../support/scene.ts';

const nineToSix = [{ from: 9 * 60, to: 18 * 60 }];
const week = { 1: nineToSix, 2: nineToSix, 3: nineToSix, 4: nineToSix, 5: nineToSix };
const berlin: Hours = { timezone: 'Europe/Berlin', week, holidays: new Set(['2027-01-01']) };
const at = (iso: string) => Date.parse(iso);

describe('opening hours', () => {
  test('are those of the wall clock where the people are', () => {
    expect(isOpen(berlin, at('2026-11-25T08:00:00Z'))).toBe(true);
    expect(isOpen(berlin, at('2026-11-25T07:59:59Z'))).toBe(false);
    expect(isOpen(berlin, at('2026-11-25T16:59:59Z'))).toBe(true);
    expect(isOpen(berlin, at('2026-11-25T17:00:00Z'))).toBe(false);
    expect(isOpen(berlin, at('2026-07-01T07:00:00Z'))).toBe(true);
  });

  test('begin again in the morning, after a weekend, and after a holiday', () => {
    expect(nextOpening(berlin, at('2026-11-25T03:00:00Z'))).toBe(at('2026-11-25T08:00:00Z'));
    expect(nextOpening(berlin, at('2026-11-25T12:00:00Z'))).toBe(at('2026-11-25T12:00:00Z'));
    expect(nextOpening(berlin, at('2026-11-27T20:00:00Z'))).toBe(at('2026-11-30T08:00:00Z'));
    expect(nextOpening(berlin, at('2026-12-31T20:00:00Z'))).toBe(at('2027-01-04T08:00:00Z'));
  });

  test('follow daylight saving: nine is nine on the day the clocks change', () => {
    const always: Hours = { ...berlin, week: { ...week, 7: nineToSix } };
    expect(nextOpening(always, at('2026-03-29T00:30:00Z'))).toBe(at('2026-03-29T07:00:00Z'));
    expect(nextOpening(always, at('2026-10-25T00:30:00Z'))).toBe(at('2026-10-25T08:00:00Z'));
  });

  test('may be two stretches a day, and go on until midnight', () => {
    const broken: Hours = {
      ...berlin,
      week: {
        3: [
          { from: 600, to: 720 },
          { from: 1200, to: 1440 },
        ],
      },
    };
    expect(isOpen(broken, at('2026-11-25T12:00:00Z'))).toBe(false);
    expect(nextOpening(broken, at('2026-11-25T12:00:00Z'))).toBe(at('2026-11-25T19:00:00Z'));
    expect(isOpen(broken, at('2026-11-25T22:59:59Z'))).toBe(true);
    expect(isOpen(broken, at('2026-11-25T23:00:00Z'))).toBe(false);
  });

  test('that never come are not waited for', () => {
    expect(nextOpening({ ...berlin, week: {} }, at('2026-11-25T12:00:00Z'))).toBeUndefined();
  });
});

describe('a customer who asks for a person', () => {
  const askForPerson = 'I want to talk to a human please';
  const anHour = 60 * 60 * 1000;
  let scene: Scene;
  /** Open from an hour from now on, for an hour. */
  function hoursFromNow(): Hours {
    const { clock } = scene.world;
    const start = new Date(clock.now() + anHour);
    const from = start.getUTCHours() * 60 + start.getUTCMinutes();
    const day = ((start.getUTCDay() + 6) % 7) + 1;
    return { timezone: 'UTC', week: { [day]: [{ from, to: Math.min(from + 60, 1440) }] }, holidays: new Set() };
  }
  beforeEach(async () => {
    scene = await Scene.open();
  });
  afterEach(() => scene.close());

  test('out of hours is told when somebody is back, and not that one is coming', async () => {
    scene.world.turn = turnOf(desks, { hours: hoursFromNow() });
    await scene.customer(askForPerson);
    expect(scene.chat.at(-1)).toMatch(/back on .*UTC\. Your messages are kept/);
    expect(scene.chat).not.toContain(en.customer.handoff);
    expect(scene.card.facts?.['state']).toBe('queued');
  });

  test('is not told to go on waiting before the desk opens, but then', async () => {
    scene.world.turn = turnOf(desks, { hours: hoursFromNow() });
    await scene.customer(askForPerson);
    await scene.world.clock.pass(anHour - 60_000);
    expect(scene.chat).not.toContain(en.customer.stillWaiting);
    await scene.world.clock.pass(10 * 60_000);
    expect(scene.chat.at(-1)).toBe(en.customer.stillWaiting);
  });

  test('what is left out of hours waits at the desk, and is answered when somebody is back', async () => {
    scene.world.turn = turnOf(desks, { hours: hoursFromNow() });
    await scene.customer(askForPerson);
    await scene.customer('It is about order 1234567');
    await scene.world.clock.pass(anHour);
    expect(scene.inThread()).toEqual(expect.arrayContaining([askForPerson, 'It is about order 1234567']));
    await scene.agent(ana, 'Good morning! It is on its way');
    expect(scene.chat.slice(-2)).toEqual([
      fill(en.customer.joined, { agent: 'Ana' }),
      'Good morning! It is on its way',
    ]);
    expect((await scene.conversation()).case?.state).toBe('open');
  });

  test('in danger is told where to get help, whatever the hour', async () => {
    scene.world.turn = turnOf(desks, { hours: hoursFromNow() });
    await scene.customer('I want to kill myself');
    expect(scene.chat).toContain(en.customer.crisis);
  });

  test('goes to the desk for that hour', async () => {
    scene.world.turn = turnOf(desks, {
      hours: hoursFromNow(),
      routes: [
        { when: { hours: 'closed' }, desk: 'orders' },
        { when: {}, desk: 'support' },
      ],
    });
    await scene.customer(askForPerson);
    expect(scene.cards.at(-1)?.place).toBe('desk/orders');
  });
});

describe('a customer who goes silent', () => {
  const aMinute = 60_000;
  let scene: Scene;
  beforeEach(async () => {
    scene = await Scene.open();
    scene.world.turn = turnOf(desks, {
      idle: { warnMs: 20 * aMinute, closeMs: 30 * aMinute },
      reopenMs: 60 * aMinute,
    });
  });
  afterEach(() => scene.close());
  const state = () => scene.card.facts?.['state'];

  test('after an answer is warned, and then the case closes with that reason', async () => {
    await scene.customer('I want to talk to a human please');
    await scene.agent(ana, 'What is it about?');
    await scene.world.clock.pass(20 * aMinute);
    expect(scene.chat.at(-1)).toContain('10 minutes');
    expect(state()).toBe('open');
    await scene.world.clock.pass(10 * aMinute);
    expect(scene.chat.at(-1)).toBe(en.customer.closedIdle);
    expect(state()).toBe('closed');
    expect(scene.inThread().at(-1)).toBe(en.desk.closedIdle);
    expect((await scene.world.store.audit('chat/may')).at(-1)).toMatchObject({ what: 'case-closed', why: 'idle' });
  });

  test('is waited for from when an answer went out, however long that took', async () => {
    await scene.customer('I want to talk to a human please');
    scene.world.chat.faults = { ...noFaults, refuse: 1 };
    await scene.agent(ana, 'What is it about?');
    await scene.world.clock.pass(60 * aMinute);
    expect(state()).toBe('open');
    scene.world.chat.faults = noFaults;
    await scene.world.clock.pass(15 * aMinute);
    expect(scene.chat.at(-1)).toBe('What is it about?');
    await scene.world.clock.pass(32 * aMinute);
    expect(state()).toBe('closed');
  });

  test('is warned late where nobody was there in time, and has as long as any other to answer', async () => {
    await scene.customer('I want to talk to a human please');
    await scene.agent(ana, 'What is it about?');
    scene.world.clock.jump(60 * aMinute);
    await scene.world.clock.pass(aMinute);
    expect(scene.chat.at(-1)).toContain('10 minutes');
    await scene.world.clock.pass(8 * aMinute);
    expect(state()).toBe('open');
    await scene.world.clock.pass(2 * aMinute);
    expect(state()).toBe('closed');
  });

  test('is not taken for silent by a timer that had gone off when the message came', async () => {
    await scene.customer('I want to talk to a human please');
    await scene.agent(ana, 'What is it about?');
    await scene.customer('My parcel');
    void scene.world.store.tell('chat/may', {
      type: 'timer',
      timer: `idle-close:${(await scene.conversation()).case?.id}`,
    });
    await scene.world.clock.pass(2 * aMinute);
    expect(state()).toBe('open');
  });

  test('but writes in between keeps the case', async () => {
    await scene.customer('I want to talk to a human please');
    await scene.agent(ana, 'What is it about?');
    await scene.world.clock.pass(25 * aMinute);
    await scene.customer('My parcel');
    await scene.world.clock.pass(60 * aMinute);
    expect(state()).toBe('open');
  });

  test.each([
    ['goes back to the queue', () => scene.press(ana, 'return')],
    ['goes to another desk', () => scene.press(ana, 'transfer', { desk: 'orders', reason: '' })],
    [
      'is closed and taken up again',
      async () => {
        await scene.press(ana, 'close');
        await scene.customer('It broke again');
      },
    ],
  ])('is not warned because of a former agent’s answer once the case %s', async (_, change) => {
    await scene.customer('I want to talk to a human please');
    await scene.agent(ana, 'What is it about?');
    await change();
    await scene.press(bo, 'claim');
    const warnings = scene.chat.filter((text) => text.includes('10 minutes'));
    await scene.world.clock.pass(60 * aMinute);
    expect(scene.chat.filter((text) => text.includes('10 minutes'))).toEqual(warnings);
    expect(state()).toBe('open');
  });

  test('before anybody has answered is not the one who is waited for', async () => {
    await scene.customer('I want to talk to a human please');
    await scene.world.clock.pass(60 * aMinute);
    expect(state()).toBe('queued');
  });

  test.each(['I want to kill myself', 'can I take this while I am pregnant?', 'the charger caught fire'])(
    'about "%s" is never closed by itself',
    async (words) => {
      await scene.customer(words);
      await scene.agent(ana, 'I am here');
      await scene.world.clock.pass(120 * aMinute);
      expect(state()).toBe('open');
    },
  );
});
