import type { BotMemory, Escalation } from '../conversation.ts';
import type { Draft } from '../draft.ts';
import type { Action, Part } from '../message.ts';
import { plain, type RichText } from '../richtext.ts';
import type { Texts } from '../texts.ts';
import { argumentsOf, type Tool, type ToolReply } from '../tool.ts';
import { beginCall, endCall } from './calls.ts';
import { type Advance, type AskStep, advance, answerIn, type Flow, filled, positionOf } from './flow.ts';
import type { Knowledge, KnowledgeEntry } from './knowledge.ts';
import { smallTalk } from './smalltalk.ts';

/** What the flows need of the bot. */
interface FlowsSettings {
  readonly knowledge: Knowledge;
  readonly tools: readonly Tool[];
  readonly texts: (draft: Draft) => Texts['customer'];
  readonly say: (draft: Draft, parts: readonly Part[]) => void;
  /** Says an entry's answer with its source. */
  readonly answerFrom: (draft: Draft, entry: KnowledgeEntry) => void;
}

/** `done`: nothing more is to be said. `passed`: this is not for a flow. */
export type FlowOutcome = 'done' | 'passed' | Escalation;

export interface Flows {
  begin(draft: Draft, id: string): FlowOutcome;
  /** The customer writes. */
  reply(draft: Draft, text: string, hunch: Escalation | null): FlowOutcome;
  /** The customer pressed a button. */
  press(draft: Draft, action: string): FlowOutcome;
  /** What a flow has asked another system came back; null where whoever asked it is no more. */
  returned(draft: Draft, id: string, reply: ToolReply | null): FlowOutcome;
}

type FlowMemory = NonNullable<BotMemory['flow']>;

const pressed = /^step:([^:]+):([^:]+):(\d+)$/;
const cancels =
  /^(?:please )?(?:cancel|stop|quit|exit|abort|never ?mind|forget it|start over)(?: (?:it|this|that|please))*$|^(?:取消|算了|退出|停止|不用了|不弄了|不要了|不想弄了)(?:吧|了|谢谢|謝謝)*$/i;
/** UTF-16 units. Who wants no more of it says so shortly. */
const longestCancel = 100;
/** A question left open for longer than this, in milliseconds, is not gone back to. */
const lastsMs = 24 * 3_600_000;
const evidenceLength = 120;

/** Leads customers through the brand's flows, one question after another. */
export function createFlows({ knowledge, tools, texts, say, answerFrom }: FlowsSettings): Flows {
  function begin(draft: Draft, id: string): FlowOutcome {
    const flow = knowledge.flow(id);
    return flow ? goOn(draft, flow, 0, {}) : 'passed';
  }

  function goOn(draft: Draft, flow: Flow, from: number, values: FlowMemory['values']): FlowOutcome {
    const { said, ask, call, handoff } = advance(flow, from, values, draft.conversation.language);
    for (const text of said) say(draft, [{ kind: 'text', text }]);
    if (call) return callOut(draft, flow, call, values);
    if (!ask) {
      forget(draft);
      return handoff ? { ...handoff, evidence: told(values) } : 'done';
    }
    const at = draft.context.now;
    remember(draft, { id: flow.id, ask: ask.name, values, tries: 0, at });
    question(draft, flow, ask, ask.text[draft.conversation.language], values);
    return 'done';
  }

  /** @param id of the call, where it is begun anew */
  function callOut(
    draft: Draft,
    flow: Flow,
    { step, tool: name, given }: NonNullable<Advance['call']>,
    values: FlowMemory['values'],
    id?: string,
  ): FlowOutcome {
    const tool = tools.find((one) => one.name === name);
    const asked = tool && argumentsOf(tool, given, draft.conversation);
    if (!tool || !asked) return goOnAfter(draft, flow, step, values, { code: 'not-called' });
    const calling = { id: id ?? draft.context.newId(), step, ...(id !== undefined && { isRepeated: true as const }) };
    remember(draft, { id: flow.id, ask: '', calling, values, tries: 0, at: draft.context.now });
    beginCall(draft, tool, { id: calling.id, tool: name, arguments: asked });
    return 'done';
  }

  function goOnAfter(
    draft: Draft,
    flow: Flow,
    place: number,
    before: FlowMemory['values'],
    reply: ToolReply,
  ): FlowOutcome {
    const step = flow.steps[place];
    if (step?.kind !== 'call') return gone(draft, before);
    const { tool } = step;
    // What an earlier call of it has said is said no more.
    const others = Object.entries(before).filter(([name]) => !name.startsWith(`${tool}.`));
    const found = 'values' in reply ? reply.values : { failed: reply.code };
    const told = Object.entries(found).map(([name, value]) => [`${tool}.${name}`, value] as const);
    const values = Object.fromEntries([...others, ...told]);
    if ('values' in reply) return goOn(draft, flow, step.go ?? place + 1, values);
    if (step.failed !== undefined) return goOn(draft, flow, step.failed, values);
    return gone(draft, before, `“${tool}” gave no answer (${reply.code}) in “${flow.title.en}”`);
  }

  /** It cannot go on, and the customer waits. */
  function gone(draft: Draft, values: FlowMemory['values'], reason = 'The flow has changed meanwhile'): Escalation {
    forget(draft);
    return { category: 'unanswered', priority: 'normal', reason, evidence: told(values) };
  }

  function returned(draft: Draft, id: string, reply: ToolReply | null): FlowOutcome {
    const memory = draft.conversation.bot.flow;
    const calling = memory?.calling;
    // Late, or people have taken over: nobody waits for it.
    if (!memory || calling?.id !== id) return 'passed';
    endCall(draft, id);
    const flow = knowledge.flow(memory.id);
    if (!flow) return gone(draft, memory.values);
    if (reply || calling.isRepeated) {
      return goOnAfter(draft, flow, calling.step, memory.values, reply ?? { code: 'timeout' });
    }
    const { call } = advance(flow, calling.step, memory.values, draft.conversation.language);
    return call?.step === calling.step ? callOut(draft, flow, call, memory.values, id) : gone(draft, memory.values);
  }

  /** The customer writes while another system is asked. */
  function wait(draft: Draft, text: string, hunch: Escalation | null): FlowOutcome {
    const { language } = draft.conversation;
    const { verdict, matches } = knowledge.search(text, language, draft.context.now);
    const best = verdict === 'answer' ? matches[0]?.entry : undefined;
    if (best?.flow !== undefined) return begin(draft, best.flow);
    if (best) answerFrom(draft, best);
    else if (hunch) return hunch;
    else if (smallTalk(text) === null) say(draft, [textPart(texts(draft).lookingUp)]);
    return 'done';
  }

  function question(draft: Draft, flow: Flow, ask: AskStep, text: RichText, values: FlowMemory['values']): void {
    const content = filled(text, values);
    const actions = ask.choices.map(({ label }, index): Action => {
      return { id: `step:${flow.id}:${ask.name}:${index}`, label: label[draft.conversation.language] };
    });
    if (actions.length === 0) say(draft, [{ kind: 'text', text: content }]);
    else say(draft, [{ kind: 'card', card: { title: content.text, actions } }]);
  }

  /** The flow and the question that are open; what the brand has taken away, or was left too long, is over. */
  function open(draft: Draft) {
    const memory = draft.conversation.bot.flow;
    if (!memory || memory.calling) return undefined;
    const flow = draft.context.now - memory.at > lastsMs ? undefined : knowledge.flow(memory.id);
    const place = flow && positionOf(flow, memory.ask);
    const ask = place === undefined ? undefined : flow?.steps[place];
    if (flow && place !== undefined && ask?.kind === 'ask') return { memory, flow, place, ask };
    forget(draft);
    return undefined;
  }

  function reply(draft: Draft, text: string, hunch: Escalation | null): FlowOutcome {
    const isWaiting = draft.conversation.bot.flow?.calling !== undefined;
    const current = open(draft);
    // What another system was asked to do cannot be taken back, so that there is no way out before it has answered.
    if (!current) return isWaiting ? wait(draft, text, hunch) : 'passed';
    if (text.length <= longestCancel && cancels.test(text.trim().replace(/[\s.。!！~～]+$/u, ''))) {
      forget(draft);
      say(draft, [textPart(texts(draft).flowCancelled)]);
      return 'done';
    }
    const { memory, flow, ask } = current;
    const again = (said: RichText) => question(draft, flow, ask, said, memory.values);
    const { language } = draft.conversation;
    const value = answerIn(ask, text);
    const isFree = ask.choices.length === 0 && ask.pattern === undefined && !ask.isNumber;
    // What is no answer, or asks something itself, may be for the knowledge; the question comes back after it.
    if (value === undefined || (isFree && /[?？]\s*$|[吗嗎呢]$/u.test(text))) {
      const { verdict, matches } = knowledge.search(text, language, draft.context.now);
      const best = verdict === 'answer' ? matches[0]?.entry : undefined;
      // Said anew, the same flow begins anew.
      if (best?.flow !== undefined) return begin(draft, best.flow);
      if (best) {
        answerFrom(draft, best);
        again(ask.text[language]);
        return 'done';
      }
    }
    if (value !== undefined) return accept(draft, value);
    const talk = text === '' ? null : smallTalk(text);
    if (talk === 'isBot' || talk === 'hello' || talk === 'declined') {
      say(draft, [textPart(texts(draft)[talk])]);
      again(ask.text[language]);
      return 'done';
    }
    if (hunch) return hunch;
    const tries = memory.tries + 1;
    if (tries >= ask.tries) {
      forget(draft);
      const reason = `No answer to “${ask.name}” in “${flow.title.en}”`;
      return {
        category: 'unanswered',
        priority: 'normal',
        reason,
        evidence: [...told(memory.values), text.slice(0, evidenceLength)],
      };
    }
    remember(draft, { ...memory, tries, at: draft.context.now });
    again(ask.retry?.[language] ?? ask.text[language]);
    return 'done';
  }

  function accept(draft: Draft, value: string): FlowOutcome {
    const current = open(draft);
    if (!current) return 'passed';
    const { memory, flow, place, ask } = current;
    return goOn(draft, flow, ask.go ?? place + 1, { ...memory.values, [ask.name]: value });
  }

  function press(draft: Draft, action: string): FlowOutcome {
    const [, id, name, index] = pressed.exec(action) ?? [];
    const current = id === undefined ? undefined : open(draft);
    if (!current || current.flow.id !== id || current.ask.name !== name) return 'passed';
    const choice = current.ask.choices[Number(index)];
    return choice ? accept(draft, choice.value) : 'passed';
  }

  return { begin, reply, press, returned };
}

function remember(draft: Draft, flow: FlowMemory): void {
  draft.update({ bot: { ...draft.conversation.bot, flow, unanswered: 0, lastQuestion: '', choices: [] } });
}

function forget(draft: Draft): void {
  draft.update({ bot: { ...draft.conversation.bot, flow: null } });
}

/** What the customer has answered so far, for the agent. */
function told(values: FlowMemory['values']): readonly string[] {
  return Object.entries(values).map(([name, value]) => `${name}: ${value}`.slice(0, evidenceLength));
}

function textPart(text: string): Part {
  return { kind: 'text', text: plain(text) };
}
