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
import type { TriageDecision } from '../core/triage/index.ts';
import { createTurn, type Handoff } from '../core/turn.ts';
import { createBrain } from './brain.ts';

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
  /** Why a person would be called, by triage or by the bot. */
  readonly called: Escalation | null;
}

/**
 * A conversation that nobody has: the brand's triage and bot decide as they would, and nothing is kept or sent.
 * @throws {ConfigError} where the examples of triage cannot be read
 */
export async function rehearse(
  config: Config,
  knowledge: Knowledge,
  model?: Model,
): Promise<(text: string, at: number) => Promise<Rehearsed>> {
  const { triage, bot } = await createBrain(config, knowledge);
  const [language] = config.brand.languages;
  let called: Escalation | null = null;
  const turn = createTurn({
    language,
    triage: (text) => {
      const decision = triage(text);
      return decision.escalate ? decision : null;
    },
    bot,
    handoff: {
      ...nobody,
      open: (_draft: Draft, why) => {
        called = why;
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
    let outcome: string | null = null;
    for (const request of draft?.asked ?? []) {
      const reply: ModelReply = model ? await model.ask(request, forever) : { code: 'unreachable' };
      outcome = outcomeOf(reply, conversation, knowledge);
      const after = turn(conversation, { lane, event: { type: 'worded', id: request.id, reply } }, context);
      conversation = after?.conversation;
      entries.push(...(after?.entries ?? []));
    }
    const topic = before?.bot.topic ?? null;
    const found = understand(text, { knowledge, language: conversation?.language ?? language, topic, now: at });
    const flow = conversation?.bot.flow ?? null;
    const isLed = Boolean(before?.bot.flow);
    return {
      flow,
      isLed,
      model: outcome,
      said: entries.filter(isBots).map(({ parts }) => parts),
      triage: triage(text),
      found,
      called,
    };
  };
}

const forever = new AbortController().signal;

/** Whether the model's words can be said, or why not. */
function outcomeOf(reply: ModelReply, conversation: Conversation | undefined, knowledge: Knowledge): string {
  if (!('said' in reply)) return reply.code;
  const { question = '', entries = [] } = conversation?.bot.wording ?? {};
  const read = readWording(
    reply.said,
    entries.flatMap((id) => knowledge.entry(id) ?? []),
    question,
  );
  return typeof read === 'string' ? read : 'worded';
}

const nobody: Omit<Handoff, 'open'> = {
  resume: () => false,
  pressed: () => false,
  customer: () => {},
  changed: () => {},
  desk: () => {},
  outcome: () => {},
  replayed: () => {},
  timer: () => {},
  status: () => {},
};

function isBots({ by }: Entry): boolean {
  return by.kind === 'bot';
}

function textPart(text: string): Part {
  return { kind: 'text', text: plain(text) };
}
