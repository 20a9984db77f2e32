import { expect, test } from 'vitest';
import { en } from '../../config/texts/en.ts';
import { shippedTexts } from '../../config/texts/index.ts';
import { createVoice } from '../../handoff/voice.ts';
import { desks } from '../support/brand.ts';

const voice = createVoice({
  desks,
  routes: [],
  notes: '//',
  reopenMs: 0,
  survey: false,
  canned: [],
  texts: shippedTexts,
  deskLanguage: 'en',
  timezone: 'UTC',
});
const { failures } = en.desk;

test.each([
  ['chat-gone', 'failed', failures['chat-gone']],
  ['something-new', 'failed', failures['other']],
  ['something-new', 'unknown', failures['timeout']],
  [undefined, 'unknown', failures['timeout']],
] as const)('of %s, when it is %s, agents are told the truth', (code, outcome, words) => {
  expect(voice.reason(code, 'support', outcome)).toBe(words);
});
