import { AssertionError } from 'node:assert/strict';
import { expect, it } from 'vitest';
import { saboteurs } from '../../contracts/channel/saboteurs.ts';
import { channelChecks, channelContract } from '../../contracts/channel.ts';
import { openForContract } from './platform.ts';

channelContract('a WeChat account, through Wechaty', openForContract);

/** These spoil what nobody can do here: a puppet hands over once and for all, and asks for no ack. */
const harmless = new Set([
  'acks before the event is taken in',
  'acks what could not be taken in',
  'drops the edits of customers',
  'gives all edits the same revision',
  'makes links of what people type',
  'forgets the key of a send',
  'drops formatting it declares',
  'sends one picture of an album',
  'forgets what was filled in',
  'sends a thread to its room',
  'offers what it does not declare',
]);

it.each(saboteurs.filter(({ name }) => !harmless.has(name)))(
  'is not kept by a channel that $name',
  async ({ caughtBy, wrap }) => {
    const check = channelChecks.find(({ name }) => name === caughtBy);
    await expect(check?.run(openForContract, wrap)).rejects.toBeInstanceOf(AssertionError);
  },
);
