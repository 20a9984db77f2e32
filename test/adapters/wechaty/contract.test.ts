import { AssertionError } from 'node:assert/strict';
import { expect, it } from 'vitest';
import { saboteurs } from '../../contracts/channel/saboteurs.ts';
import { channelChecks, channelContract } from '../../contracts/channel.ts';
import { openForContract } from './platform.ts';

channelContract('a WeChat account, through Wechaty', openForContract);

/** These spoil what nobody can do here. */
const harmless = new Set<string>([]);

it.each(saboteurs.filter(({ name }) => !harmless.has(name)))(
  'is not kept by a channel that $name',
  async ({ caughtBy, wrap }) => {
    const check = channelChecks.find(({ name }) => name === caughtBy);
    await expect(check?.run(openForContract, wrap)).rejects.toBeInstanceOf(AssertionError);
  },
);
