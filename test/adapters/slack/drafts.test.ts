import { expect, it } from 'vitest';
import type { Api } from '../../../adapters/slack/api.ts';
import { createDrafts } from '../../../adapters/slack/drafts.ts';
import { VirtualClock } from '../../simulation/clock.ts';

it('the field of a draft comes in the end, however many dialogs wait for theirs', async () => {
  const clock = new VirtualClock();
  const shown = new Set<unknown>();
  const api: Pick<Api, 'call'> = {
    async call<T>(_method: string, args: Readonly<Record<string, unknown>>): Promise<T> {
      shown.add(args['view_id']);
      return {} as T;
    },
  };
  const drafts = createDrafts(api, { language: 'en', rooms: [] }, { clock });
  const form = { title: 'Close', submit: 'Close', fields: [] };
  for (let view = 0; view < 205; view++) {
    drafts.opened(`V${view}`, form, { chat: 'C1', thread: '1.1', id: '1.1', action: 'close' });
  }
  await clock.pass(12_000);
  expect(shown.size).toBe(205);
});
