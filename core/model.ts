import type { LookedUp, Wish } from './lookup.ts';
import type { Party } from './message.ts';
import type { Tool } from './tool.ts';

/** What a language model is asked: an effect of a turn. Its reply comes back to the mailbox as an event. */
export interface ModelRequest {
  /** Told back with the reply, so that one that comes too late is known. */
  readonly id: string;
  /** Who will say it to the customer: shown as writing meanwhile. Absent where it is for nobody but agents. */
  readonly by?: Party;
  readonly instructions: string;
  /** The newest last; the last one is the question. */
  readonly messages: readonly { readonly by: 'customer' | 'bot'; readonly text: string }[];
  /** How long its reply is of use, in milliseconds, where that is shorter than a model is waited for as a rule. */
  readonly waitMs?: number;
  /** What it may have looked up in other systems before it answers. */
  readonly tools?: readonly Tool[];
  /** What it has had looked up so far. */
  readonly looked?: readonly LookedUp[];
  /** The number of the excerpt that the first of them is. */
  readonly firstLooked?: number;
}

/** `over-budget`: it was not asked at all. */
export type ModelReply =
  | { readonly said: string }
  | { readonly wish: Wish }
  | { readonly code: 'timeout' | 'unreachable' | 'refused' | 'over-budget' };

/** Asks a model. Never throws: what goes wrong is a reply too. */
export interface Model {
  ask(request: ModelRequest, signal: AbortSignal): Promise<ModelReply>;
}

const prefix = 'wording:';

/** The timer that ends the wait for a reply. The name is in the store: it stays. */
export function wordingTimer(id: string): string {
  return prefix + id;
}

/** Which request a timer waits for; undefined where it is none of these. */
export function wordingOf(timer: string): string | undefined {
  return timer.startsWith(prefix) ? timer.slice(prefix.length) : undefined;
}
