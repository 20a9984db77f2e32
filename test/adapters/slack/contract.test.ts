import { AssertionError } from 'node:assert/strict';
import { expect, it } from 'vitest';
import { saboteurs } from '../../contracts/channel/saboteurs.ts';
import { channelChecks, channelContract } from '../../contracts/channel.ts';
import { openForContract } from './platform.ts';

channelContract('Slack over sockets', openForContract('socket'));
channelContract('Slack over HTTP', openForContract('http'));

// Slack has no keys to forget: what is sent is found again by reading it back.
const applicable = saboteurs.filter(({ name }) => name !== 'forgets the key of a send');

it.each(applicable)('is not kept by a channel that $name', async ({ caughtBy, wrap }) => {
  const check = channelChecks.find(({ name }) => name === caughtBy);
  await expect(check?.run(openForContract('http'), wrap)).rejects.toBeInstanceOf(AssertionError);
});
