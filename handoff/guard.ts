import type { Case } from '../core/conversation.ts';
import type { Party } from '../core/message.ts';

/** What is looked at before an agent's reply goes out. */
export interface GuardSettings {
  /** Whether a reply that looks as if it were meant for colleagues is held. */
  readonly leak: boolean;
  /** Words and hosts that only colleagues know. */
  readonly internal: readonly string[];
  /** Words that are not to go out unseen. */
  readonly words: readonly string[];
  /** How soon after a colleague's answer a reply is held, in milliseconds; 0: never. */
  readonly collisionMs: number;
  /** How soon after a new message of the customer a reply is held, in milliseconds; 0: never. */
  readonly newerMs: number;
  /** How long every reply waits, to be taken back, in milliseconds; 0: not at all. */
  readonly undoMs: number;
}

/** Why a reply is held, and the words or the person it is about. */
export type Suspicion =
  | { readonly why: 'colleague' | 'internal' | 'secret' | 'note' | 'word'; readonly what: string }
  | { readonly why: 'collision'; readonly agent: string; readonly seconds: number }
  | { readonly why: 'newer'; readonly seconds: number };

/** `@Ana`, but not the address `ana@acme.example`. */
const colleague = /(?<![\p{L}\p{N}._%+-])@[\p{L}\p{N}][\p{L}\p{N}._-]{0,40}/u;

const hosts =
  /\b(?:localhost|[\w-]+(?:\.[\w-]+)*\.(?:internal|intranet|local|lan|corp)|10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2})\b(?!\.\w)/i;

const secrets: readonly RegExp[] = [
  /\bxox[abeprs]-[\w-]{8,}/i,
  /\bxapp-[\w-]{8,}/i,
  /\b(?:sk|pk|rk)[-_](?:live|test|proj)?[-_]?[A-Za-z0-9]{16,}/,
  /\bgh[opsu]_[A-Za-z0-9]{20,}/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b\d{8,10}:[A-Za-z0-9_-]{35}\b/,
  /\b(?:password|passwd|pwd|secret|api[ _-]?key|token)\s*(?:[:=]|is)\s*(?!https?:)(?=\S*[\d$%^&*])\S{4,}/i,
  /(?:密码|密碼|口令|密钥|密鑰)\s*[:=是为為]\s*(?=[\w!@#$%^&*-]*\d)[\w!@#$%^&*-]{4,}/,
];

/** What fingers make of a note's sign, and how people begin what they mean for each other. */
const likeNote =
  /^\s*(?:\/(?![/\w])|\\\\|(?:note|internal)\s*:|[([【](?:internal|note|内部|內部|备注|備註)[)\]】]|(?:内部|內部|备注|備註)\s*:)/iu;

/** Whether it looks as if it had a password or a key in it. */
export function holdsSecret(text: string): boolean {
  const said = text.normalize('NFKC');
  return secrets.some((pattern) => pattern.test(said));
}

/** Why a reply may not be meant for the customer as it is; undefined where nothing speaks against it. */
export function suspect(guards: GuardSettings, text: string): Suspicion | undefined {
  const said = text.normalize('NFKC');
  const lower = said.toLowerCase();
  const word = guards.words.find((one) => lower.includes(one.normalize('NFKC').toLowerCase()));
  if (word !== undefined) return { why: 'word', what: word };
  if (!guards.leak) return undefined;
  // A secret is not said again where it is warned of.
  if (holdsSecret(said)) return { why: 'secret', what: '' };
  const own = guards.internal.find((one) => lower.includes(one.normalize('NFKC').toLowerCase()));
  const host = own ?? hosts.exec(said)?.[0];
  if (host !== undefined) return { why: 'internal', what: host };
  const sign = likeNote.exec(said)?.[0].trim();
  if (sign !== undefined) return { why: 'note', what: sign };
  const name = colleague.exec(said)?.[0];
  return name === undefined ? undefined : { why: 'colleague', what: name };
}

/** Whether a colleague has answered just before. @param at when the reply was written, in milliseconds */
export function collide(guards: GuardSettings, { answered }: Case, agent: Party, at: number): Suspicion | undefined {
  if (!answered || answered.by.id === agent.id || guards.collisionMs === 0) return undefined;
  const since = at - answered.at;
  if (since < 0 || since >= guards.collisionMs) return undefined;
  return { why: 'collision', agent: answered.by.name, seconds: Math.max(1, Math.round(since / 1000)) };
}

/**
 * Whether the customer has written again just before, which the agent may not have seen.
 * @param answers the message that the reply quotes: whoever quotes the newest one has seen it
 */
export function overtake(
  guards: GuardSettings,
  { heard }: Case,
  answers: string | undefined,
  at: number,
): Suspicion | undefined {
  if (!heard || guards.newerMs === 0 || answers === heard.message) return undefined;
  const since = at - heard.at;
  return since < 0 || since >= guards.newerMs
    ? undefined
    : { why: 'newer', seconds: Math.max(1, Math.round(since / 1000)) };
}
