import * as z from 'zod';
import type { Bulletin } from '../core/bulletin.ts';
import type { Channel, Login } from '../core/channel.ts';
import type { Clock } from '../core/clock.ts';

/** How things stand with an account, be it logged in by this process or by another; undefined where there is none. */
export type LoginOf = (channel: string) => Login | undefined;

export interface LoginParts {
  readonly channels: readonly Pick<Channel, 'name' | 'login'>[];
  /** Whether the account is logged in by this process. */
  readonly isHere: (channel: string) => boolean;
  /** Absent where there is no other process. */
  readonly bulletin?: Bulletin | undefined;
  readonly clock: Clock;
}

const topic = 'login';
const lookMs = 1_000;
/** Whoever has just begun to listen hears it within this time. */
const repeatMs = 5_000;
/** Whoever has not said anything for so long has no account any more. */
const staleMs = 20_000;

const states = ['starting', 'scan', 'scanned', 'confirmed', 'logged-in', 'logged-out'] as const;
const news = z.strictObject({
  channel: z.string(),
  state: z.enum(states),
  reason: z.string().optional(),
  code: z.string().optional(),
});

/**
 * Tells the other processes how accounts stand that this one logs in. What is to be scanned is told, and never kept:
 * whoever has it can log in.
 */
export function shareLogins({ channels, isHere, bulletin, clock }: LoginParts): {
  readonly loginOf: LoginOf;
  readonly stop: () => void;
} {
  const heard = new Map<string, { readonly login: Login; readonly at: number }>();
  const told = new Map<string, { readonly login: Login; readonly at: number }>();
  let cancel = (): void => {};

  function tell(): void {
    for (const { name: channel, login } of channels) {
      if (!login || !isHere(channel)) continue;
      const known = told.get(channel);
      const [now, at] = [login(), clock.now()];
      if (known?.login === now && at - known.at < repeatMs) continue;
      told.set(channel, { login: now, at });
      bulletin?.publish(topic, { channel, ...now });
    }
    cancel = clock.after(lookMs, tell);
  }

  const stopListening = bulletin?.listen(topic, {
    hear(said) {
      const { data } = news.safeParse(said);
      if (!data) return;
      const { channel, state, reason, code } = data;
      const login = { state, ...(reason !== undefined && { reason }), ...(code !== undefined && { code }) };
      heard.set(channel, { login, at: clock.now() });
    },
    missed() {},
  });
  if (bulletin) tell();

  return {
    loginOf(name) {
      const own = channels.find((channel) => channel.name === name)?.login?.();
      if (!own || isHere(name)) return own;
      const other = heard.get(name);
      return other && clock.now() - other.at < staleMs ? other.login : own;
    },
    stop() {
      stopListening?.();
      cancel();
    },
  };
}
