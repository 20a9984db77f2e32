import { AssertionError } from 'node:assert/strict';
import { expect, it } from 'vitest';
import { saboteurs } from '../../contracts/channel/saboteurs.ts';
import { channelChecks, channelContract } from '../../contracts/channel.ts';
import { openForContract } from './platform.ts';

channelContract('an app of Lanying', openForContract);

/** These spoil what nobody can do here. */
const harmless = new Set([
  'makes links of what people type',
  'drops formatting it declares',
  'sends one picture of an album',
  'forgets the buttons of a card',
  'forgets what was filled in',
  'forgets what is answered',
  'drops reactions',
  'drops marks',
  'drops typing',
]);

it.each(saboteurs.filter(({ name }) => !harmless.has(name)))(
  'is not kept by a channel that $name',
  async ({ caughtBy, wrap }) => {
    const check = channelChecks.find(({ name }) => name === caughtBy);
    await expect(check?.run(openForContract, wrap)).rejects.toBeInstanceOf(AssertionError);
  },
);
