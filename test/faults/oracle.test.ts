import { expect, test } from 'vitest';
import type { Entry } from '../../core/conversation.ts';
import { judge } from './oracle.ts';
import { Record } from './record.ts';

const place = 'desk:direct/thread';

/** An agent answers in a thread whose case was closed before. The answer is in the transcript, and was not passed on. */
function afterClosing({ isOvertaken }: { isOvertaken: boolean }) {
  const record = new Record();
  const ending = record.ends('closed', { customer: 'Lin', place });
  Object.assign(ending.written, { at: ending.written.at - 1 });
  ending.isOvertaken = isOvertaken;
  const { text, written } = record.writes('We are looking for it.', { kind: 'agent', customer: 'Lin', place });
  const entry = { id: 'm-1', parts: [{ kind: 'text', text: { text, marks: [] } }] } as unknown as Entry;
  return { mark: written.mark, wrong: judge(record, { transcripts: [[entry]], letters: [], left: [] }).wrong };
}

test('an answer that goes in behind a close which the customer’s words had overtaken is not passed on', () => {
  expect(afterClosing({ isOvertaken: true }).wrong).toEqual([]);
});

test('an answer is missed where the case went on before it', () => {
  const { mark, wrong } = afterClosing({ isOvertaken: false });
  expect(wrong).toEqual([`agent's ${mark} was never shown`]);
});
