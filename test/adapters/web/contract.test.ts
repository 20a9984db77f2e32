import { AssertionError } from 'node:assert/strict';
import { expect, it } from 'vitest';
import { humble, saboteurs } from '../../contracts/channel/saboteurs.ts';
import { channelChecks, channelContract } from '../../contracts/channel.ts';
import { openForContract } from './platform.ts';

channelContract('the web channel', openForContract);

channelContract('a channel that can do little and says so', (wrap) =>
  openForContract((channel) => humble(wrap(channel))),
);

it('has a check for every feature', async () => {
  const { channel, close } = await openForContract((it) => it);
  await close();
  const features = channelChecks.flatMap(({ needs }) => needs ?? []);
  expect(features.toSorted()).toEqual(Object.keys(channel.capabilities.features).toSorted());
});

it.each(saboteurs)('is not kept by a channel that $name', async ({ caughtBy, wrap }) => {
  const check = channelChecks.find(({ name }) => name === caughtBy);
  await expect(check?.run(openForContract, wrap)).rejects.toBeInstanceOf(AssertionError);
});
