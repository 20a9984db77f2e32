import { SendError } from '../../core/channel.ts';
import type { Clock } from '../../core/clock.ts';
import { type Priority, priorityRank } from '../../core/priority.ts';
import { calledOff } from './errors.ts';

/** Lets the posts of one chat go one after the other, none sooner than allowed. */
export interface Schedule {
  /**
   * Runs a post when it is its turn, and tells it whether it had to wait for that.
   * @throws {SendError} `not-sent` where it is called off before, or has waited so long that it has to ask again
   */
  run<T>(turn: Turn, signal: AbortSignal, post: (isBehind: boolean) => Promise<T>): Promise<T>;
}

interface Turn {
  readonly chat: string;
  /** Threads of a chat share its rate, each as often as the others. */
  readonly thread: string;
  readonly priority: Priority;
  /** The message's key: whoever asks again keeps the place in the queue. */
  readonly key: string;
}

interface Waiting extends Turn {
  readonly since: number;
  start(): void;
}

interface Chat {
  readonly waiting: Set<Waiting>;
  /** When each thread was served last. */
  readonly served: Map<string, number>;
  /** When the next post may begin. */
  notBefore: number;
  /** Posts that Slack has not answered yet. */
  running: number;
  cancel: () => void;
}

/** Whoever has waited this long counts one rank higher, so that no flood of urgent cases starves the others. */
const promotionMs = 20_000;
/** A send is given a minute in all; past this it has to give up its turn while it is still certain what became of it. */
const patienceMs = 40_000;
const mostTickets = 5_000;

/** @param betweenMs from the end of a post to the next; 0 lets posts of a chat go side by side, until Slack says no */
export function createSchedule(clock: Clock, betweenMs: number): Schedule {
  const chats = new Map<string, Chat>();
  const tickets = new Map<string, number>();

  function chatOf(id: string): Chat {
    const known = chats.get(id);
    if (known) return known;
    const chat: Chat = { waiting: new Set(), served: new Map(), notBefore: 0, running: 0, cancel() {} };
    chats.set(id, chat);
    return chat;
  }

  function next(id: string, chat: Chat): void {
    if (chat.running > 0 && betweenMs > 0) return;
    chat.cancel();
    const now = clock.now();
    if (chat.waiting.size === 0) {
      if (chat.running === 0 && chat.notBefore <= now) chats.delete(id);
      return;
    }
    if (chat.notBefore > now) {
      chat.cancel = clock.after(chat.notBefore - now, () => next(id, chat));
      return;
    }
    const chosen = choose(chat, now);
    chat.waiting.delete(chosen);
    chat.served.set(chosen.thread, now);
    chat.running += 1;
    chosen.start();
    next(id, chat);
  }

  function wait(turn: Turn, chat: Chat, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const now = clock.now();
    const since = tickets.get(turn.key) ?? now;
    const refuse = (error: SendError) => {
      if (!chat.waiting.delete(waiting)) return;
      settle();
      reject(error);
    };
    const cancel = () => refuse(calledOff());
    const giveUp = clock.after(patienceMs, () => {
      tickets.set(turn.key, since);
      if (tickets.size > mostTickets) tickets.delete(tickets.keys().next().value ?? '');
      const text = "The chat's queue is long; the message keeps its place in it";
      refuse(new SendError(text, { outcome: 'not-sent', code: 'queued', retryAfterMs: 0 }));
    });
    const settle = () => {
      giveUp();
      signal.removeEventListener('abort', cancel);
    };
    const waiting: Waiting = {
      ...turn,
      since,
      start() {
        settle();
        tickets.delete(turn.key);
        resolve();
      },
    };
    signal.addEventListener('abort', cancel);
    chat.waiting.add(waiting);
    return promise;
  }

  return {
    async run(turn, signal, post) {
      if (signal.aborted) throw calledOff();
      const chat = chatOf(turn.chat);
      const turnCame = wait(turn, chat, signal);
      next(turn.chat, chat);
      const isBehind = [...chat.waiting].some(({ key }) => key === turn.key);
      await turnCame;
      try {
        // After a pause the turn may come before the alarm that calls it off.
        if (signal.aborted) throw calledOff();
        return await post(isBehind);
      } catch (error) {
        const isTold = error instanceof SendError && error.code === 'rate-limited';
        if (isTold) chat.notBefore = clock.now() + (error.retryAfterMs ?? 0);
        throw error;
      } finally {
        chat.notBefore = Math.max(chat.notBefore, clock.now() + betweenMs);
        chat.running -= 1;
        next(turn.chat, chat);
      }
    },
  };
}

/** The most urgent; among equals the thread that was served longest ago; within a thread the first. */
function choose({ waiting, served }: Chat, now: number): Waiting {
  const [first, ...others] = waiting;
  if (!first) throw new Error('Nobody waits');
  const rank = ({ priority, since }: Waiting) =>
    Math.min(priorityRank.urgent, priorityRank[priority] + Math.floor((now - since) / promotionMs));
  const order = (a: Waiting, b: Waiting) =>
    rank(b) - rank(a) || (served.get(a.thread) ?? 0) - (served.get(b.thread) ?? 0) || a.since - b.since;
  const best = others.reduce((chosen, one) => (order(one, chosen) < 0 ? one : chosen), first);
  // What was said first in a thread goes first, however urgent the case has become since.
  return [first, ...others].find(({ thread }) => thread === best.thread) ?? best;
}
