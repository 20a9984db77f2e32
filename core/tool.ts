import type { Conversation } from './conversation.ts';

/** Another system of the brand's that may be asked something, as its admin has declared it. */
export interface Tool {
  readonly name: string;
  /** For the language model, which chooses by it. */
  readonly description: string;
  readonly parameters: readonly ToolParameter[];
  /** What is taken of an answer, by name. */
  readonly results: readonly string[];
  /** How long an answer is waited for, in milliseconds. */
  readonly timeoutMs: number;
  /** Whether a language model may call it; flows may call any. */
  readonly forModel: boolean;
  /** It only looks something up, so that a rehearsal may call it. */
  readonly isLookup: boolean;
}

/** What we know of a conversation ourselves, and nobody can talk us into. */
export type Known = 'channel' | 'chat' | 'language';

export interface ToolParameter {
  readonly name: string;
  readonly description: string;
  readonly type: 'text' | 'number' | 'yesNo';
  readonly isOptional: boolean;
  /** Fits the whole value. */
  readonly pattern?: RegExp;
  readonly values?: readonly string[];
  /** It is filled in by us: never from a customer's words, nor by a model. */
  readonly from?: Known;
}

export type Arguments = Readonly<Record<string, string>>;

/** What another system is asked: an effect of a turn. Its answer comes back to the mailbox as an event. */
export interface ToolCall {
  /** Told back with the answer, and the key by which the other system knows a repetition. */
  readonly id: string;
  readonly tool: string;
  readonly arguments: Arguments;
}

export const toolFailures = [
  'not-found',
  'refused',
  'unreachable',
  'timeout',
  'too-large',
  'unreadable',
  'not-allowed',
  'not-called',
] as const;

/**
 * Why there is no answer. `unreadable`: it is not what was declared. `not-allowed`: its address is none that may be
 * reached. `not-called`: what it was to be asked does not fit.
 */
export type ToolFailure = (typeof toolFailures)[number];

export type ToolReply = { readonly values: Readonly<Record<string, string>> } | { readonly code: ToolFailure };

/** Calls tools. Never throws: what goes wrong is a reply too. */
export interface Tools {
  call(call: ToolCall, signal: AbortSignal): Promise<ToolReply>;
}

/** UTF-16 units of an argument. */
const longest = 200;

/**
 * What a tool is called with.
 * @param given by name, from a flow or a model; what the tool does not declare is left out
 * @returns undefined where something is missing or is not what was declared
 */
export function argumentsOf(
  tool: Tool,
  given: Readonly<Record<string, unknown>>,
  conversation: Pick<Conversation, 'address' | 'language'>,
): Arguments | undefined {
  const values: Record<string, string> = {};
  for (const parameter of tool.parameters) {
    const { name, from, isOptional } = parameter;
    const value = from ? knownOf(from, conversation) : textOf(Object.hasOwn(given, name) ? given[name] : undefined);
    if (value === '' && isOptional) continue;
    if (!fits(parameter, value)) return undefined;
    values[name] = value;
  }
  return values;
}

function knownOf(known: Known, { address, language }: Pick<Conversation, 'address' | 'language'>): string {
  return known === 'language' ? language : address[known];
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value).normalize('NFKC').trim()
    : '';
}

function fits({ type, pattern, values }: ToolParameter, value: string): boolean {
  // Neither a URL nor a line of a log is a place for control characters.
  if (value === '' || value.length > longest || /\p{Cc}/u.test(value)) return false;
  if (type === 'number' && !/^-?\d{1,15}(?:\.\d{1,6})?$/.test(value)) return false;
  if (type === 'yesNo' && value !== 'true' && value !== 'false') return false;
  if (values && !values.includes(value)) return false;
  return pattern?.test(value) ?? true;
}

const prefix = 'tool:';

/** The timer that ends the wait for an answer. The name is in the store: it stays. */
export function toolTimer(id: string): string {
  return prefix + id;
}

/** Which call a timer waits for; undefined where it is none of these. */
export function toolOf(timer: string): string | undefined {
  return timer.startsWith(prefix) ? timer.slice(prefix.length) : undefined;
}

/** The process that calls has a time limit of its own; a wait this much longer, in milliseconds, is for when it dies. */
export const graceMs = 2_000;
