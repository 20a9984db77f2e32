import { afterAll, describe, expect, test } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import { World } from '../simulation/world.ts';

const { customer: says } = shippedTexts('en');
const aMinute = 60_000;

describe('an alert, with a process that dies again and again', () => {
  let deaths = 0;
  // Chance decides in which life; a few end without one.
  afterAll(() => expect(deaths).toBeGreaterThan(40));

  test.each(Array.from({ length: 40 }, (_, index) => index + 1))(
    'asks once on the next channel: life %i',
    async (seed) => {
      const world = new World(seed);
      await world.boot();
      world.chat.gone.add('chat/may');
      world.deathRate = 0.05;
      world.chat.happen({
        key: 'alert evt-1',
        at: new Date(world.clock.now()),
        from: { channel: 'chat', chat: 'may' },
        by: { id: 'api', name: 'fraud', kind: 'system' },
        type: 'alert',
        alert: {
          id: 'evt-1',
          about: 'sign-in',
          priority: 'high',
          note: '',
          elsewhere: [{ channel: 'chat', chat: 'may-at-home' }],
          unreached: [],
        },
      });
      await world.clock.pass(4 * aMinute);
      world.deathRate = 0;
      await world.clock.pass(10 * aMinute);
      const questions = world.chat.posts.filter(({ text }) => text === says.alertSignIn).map(({ place }) => place);
      // Of a send that was interrupted where it cannot be read back, nobody knows: it is not sent again.
      if (world.chat.canReconcile) expect(questions).toEqual(['chat/may-at-home']);
      else expect(questions.length).toBeLessThanOrEqual(1);
      expect((await world.store.openCases()).map(({ conversation }) => conversation)).toEqual(['chat/may-at-home']);
      deaths += world.deaths;
      await world.close();
    },
  );
});
