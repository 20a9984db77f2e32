import type { Draft } from '../draft.ts';
import { graceMs, type Tool, type ToolCall, toolTimer } from '../tool.ts';

/** Has another system asked once the turn is committed, and waits for the answer a little longer than whoever asks. */
export function beginCall(draft: Draft, { timeoutMs }: Tool, call: ToolCall): void {
  draft.called.push(call);
  draft.timer(toolTimer(call.id), draft.context.now + timeoutMs + graceMs);
}

export function endCall(draft: Draft, id: string): void {
  draft.timer(toolTimer(id), null);
}
