import { AssertionError } from 'node:assert/strict';
import { expect, it } from 'vitest';
import { saboteurs } from '../../contracts/channel/saboteurs.ts';
import { channelChecks, channelContract } from '../../contracts/channel.ts';
import { openForContract } from './platform.ts';

channelContract('an official account, encrypted', openForContract('encrypted'));

channelContract('an official account, in plain text', openForContract('plain'));

/** These spoil what nobody can do here. */
const harmless = new Set([
  'makes links of what people type',
  'offers what it does not declare',
  'drops the edits of customers',
  'gives all edits the same revision',
  'forgets the key of a send',
  'does not know what it sent',
  'leaves out a file that is too large',
  'drops formatting it declares',
  'spoils the bytes of files',
  'sends one picture of an album',
  'forgets what was filled in',
  'sends a thread to its room',
  'forgets what is answered',
  'drops edits',
  'drops removals',
  'drops reactions',
  'drops marks',
]);

it.each(saboteurs.filter(({ name }) => !harmless.has(name)))(
  'is not kept by a channel that $name',
  async ({ caughtBy, wrap }) => {
    const check = channelChecks.find(({ name }) => name === caughtBy);
    await expect(check?.run(openForContract('encrypted'), wrap)).rejects.toBeInstanceOf(AssertionError);
  },
);
