import type { Config } from '../config/config.ts';
import { type Understood, understand } from '../core/bot/followup.ts';
import type { Knowledge } from '../core/bot/knowledge.ts';
import { readWording } from '../core/bot/wording.ts';
import type { Conversation, Entry, Escalation } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { newId } from '../core/ids.ts';
import type { Part } from '../core/message.ts';
import type { Model, ModelReply } from '../core/model.ts';
import { plain } from '../core/richtext.ts';
import type { Internal } from '../core/store.ts';
import type { ToolCall, ToolReply, Tools } from '../core/tool.ts';
import type { TriageDecision } from '../core/triage/index.ts';
import { type Opinion, raises, readOpinion } from '../core/triage/opinion.ts';
import { createTurn, type Handoff } from '../core/turn.ts';
import { createBrain } from './brain.ts';
import { maskOf } from './stages.ts';

/** What came of a message. */
export interface Rehearsed {
  /** What the customer would read. */
  readonly said: readonly (readonly Part[])[];
  readonly triage: TriageDecision;
  /** What was found before the bot spoke. */
  readonly found: Understood;
  /** The question of a flow that is open now. */
  readonly flow: { readonly id: string; readonly ask: string } | null;
  /** Whether the message was for a flow, and not for the knowledge. */
  readonly isLed: boolean;
  /** What became of asking the language model, where it was asked. */
  readonly model: string | null;
  /** What the language model thinks of the message, where it was asked. */
  readonly opinion: Opinion | null;
  /** What other systems were asked, and what came of it. */
  readonly calls: readonly { readonly call: ToolCall; readonly reply: ToolReply }[];
  /** Why a person would be called, by triage or by the bot. */
  readonly called: Escalation | null;
}

/**
 * A conversation that nobody has: the brand's triage and bot decide as they would, and nothing is kept or sent. Tools
 * that look something up are called; others are not, as if they had not answered.
 * @throws {ConfigError} where the examples of triage cannot be read
 */
export async function rehearse(
  config: Config,
  knowledge: Knowledge,
  model?: Model,
  tools?: Tools,
): Promise<(text: string, at: number) => Promise<Rehearsed>> {
  const { triage, bot, opinions } = await createBrain(config, knowledge, maskOf(config).mask);
  const [language] = config.brand.languages;
  let called: Escalation | null = null;
  let decided = triage('');
  const turn = createTurn({
    language,
    triage: (text, before) => {
      decided = triage(text, before);
      return decided.escalate ? decided : null;
    },
    bot,
    ...(opinions && { opinions }),
    handoff: {
      ...nobody,
      open: (_draft: Draft, why) => {
        if (called === null || raises(why, called)) called = why;
      },
    },
  });
  const from = { channel: 'rehearsal', chat: 'customer' };
  const by = { id: 'customer', name: 'Customer', kind: 'customer' } as const;
  let conversation: Conversation | undefined;
  return async (text, at) => {
    called = null;
    const id = newId();
    const event = { type: 'message', key: id, id, at: new Date(at), from, by, parts: [textPart(text)] } as const;
    const before = conversation;
    const lane = 'rehearsal/customer';
    const context = { now: at, newId };
    const draft = turn(conversation, { lane, event }, context);
    conversation = draft?.conversation;
    const entries = [...(draft?.entries ?? [])];
    const calls: Rehearsed['calls'][number][] = [];
    let outcome: string | null = null;
    let opinion: Opinion | null = null;
    /** What one turn has asked for leads to the next. */
    const goOn = async ({ asked, called: toCall }: Draft): Promise<void> => {
      const events: Internal[] = [];
      for (const request of asked) {
        const reply: ModelReply = model ? await model.ask(request, forever) : { code: 'unreachable' };
        const { opinion: open } = conversation?.bot ?? {};
        if (open?.id === request.id) opinion = readOpinion(reply, open.text);
        else outcome = outcomeOf(reply, conversation, knowledge);
        events.push({ type: 'worded', id: request.id, reply });
      }
      for (const call of toCall) {
        const isLookup = config.bot.tools.some(({ name, isLookup: only }) => only && name === call.tool);
        const reply: ToolReply = isLookup && tools ? await tools.call(call, forever) : { code: 'not-called' };
        calls.push({ call, reply });
        events.push({ type: 'returned', id: call.id, reply });
      }
      for (const told of events) {
        const after = turn(conversation, { lane, event: told }, context);
        conversation = after?.conversation;
        entries.push(...(after?.entries ?? []));
        if (after) await goOn(after);
      }
    };
    if (draft) await goOn(draft);
    const topic = before?.bot.topic ?? null;
    const found = understand(text, { knowledge, language: conversation?.language ?? language, topic, now: at });
    const flow = conversation?.bot.flow ?? null;
    const isLed = Boolean(before?.bot.flow);
    return {
      flow,
      isLed,
      model: outcome,
      opinion,
      calls,
      said: entries.filter(isBots).map(({ parts }) => parts),
      triage: decided,
      found,
      called,
    };
  };
}

const forever = new AbortController().signal;

/** Whether the model's words can be said, or why not. */
function outcomeOf(reply: ModelReply, conversation: Conversation | undefined, knowledge: Knowledge): string | null {
  if ('wish' in reply) return null;
  if (!('said' in reply)) return reply.code;
  const { question = '', entries = [], looked = [] } = conversation?.bot.wording ?? {};
  const read = readWording(
    reply.said,
    entries.flatMap((id) => knowledge.entry(id) ?? []),
    question,
    looked,
  );
  return typeof read === 'string' ? read : 'worded';
}

const nobody: Omit<Handoff, 'open'> = {
  resume: () => false,
  pressed: () => false,
  customer: () => {},
  shiftEnded: () => {},
  worded: () => false,
  changed: () => {},
  desk: () => {},
  said: () => {},
  outcome: () => {},
  replayed: () => {},
  waits: () => {},
  late: () => {},
  timer: () => {},
  status: () => {},
  alert: () => {},
  endangered: () => {},
  profiled: () => {},
  window: () => {},
};

function isBots({ by }: Entry): boolean {
  return by.kind === 'bot';
}

function textPart(text: string): Part {
  return { kind: 'text', text: plain(text) };
}
