import type { BotMemory, Escalation } from '../conversation.ts';
import type { Draft } from '../draft.ts';
import type { LookedUp, Wish } from '../lookup.ts';
import { parseMarkdown } from '../markdown.ts';
import { type ModelReply, wordingTimer } from '../model.ts';
import { takeCall } from '../modeluse.ts';
import type { RichText } from '../richtext.ts';
import { argumentsOf, type Tool, type ToolReply } from '../tool.ts';
import { beginCall, endCall } from './calls.ts';
import type { Knowledge, KnowledgeEntry } from './knowledge.ts';
import { readWording, wordingRequest } from './wording.ts';

/** How a language model may be used. */
export interface ModelLimits {
  /** How long an answer is waited for, in milliseconds. */
  readonly timeoutMs: number;
  /** How often a day it is asked for one customer. */
  readonly perCustomer: number;
}

interface WordingsSettings {
  readonly brand: string;
  readonly knowledge: Knowledge;
  readonly limits: ModelLimits;
  /** What the model may have looked up. */
  readonly tools: readonly Tool[];
  readonly say: (draft: Draft, text: RichText, sources: readonly KnowledgeEntry[], question: string) => void;
  /** Answers as without a model. @returns a reason to call a person, where there is no answer */
  readonly plainly: (
    draft: Draft,
    question: string,
    entries: readonly KnowledgeEntry[],
    isSure: boolean,
  ) => Escalation | null;
}

export interface Wordings {
  /**
   * @param entries none where nothing was found, and only a tool can help
   * @returns whether the model is asked; if not, the answer is to be given without it
   */
  ask(draft: Draft, question: string, entries: readonly KnowledgeEntry[], isSure: boolean): boolean;
  /** Something else comes up: what is still being worded is answered without the model. */
  settle(draft: Draft): { readonly question: string; readonly why: Escalation | null } | undefined;
  worded(draft: Draft, id: string, reply: ModelReply): Escalation | null;
  /** What the model wanted looked up came back; null where whoever looked is no more. */
  returned(draft: Draft, id: string, reply: ToolReply | null): Escalation | null;
}

type Wording = NonNullable<BotMemory['wording']>;

/** The process that asks has its own time limit; this one is for when it is no more. */
const graceMs = 2_000;
const longestQuestion = 500;
/** How often a model may look something up for one question: a customer waits. */
const mostLookUps = 3;

/** Lets a model word what was found. Whatever becomes of it, the customer gets an answer. */
export function createWordings({ brand, knowledge, limits, tools, say, plainly }: WordingsSettings): Wordings {
  function ask(draft: Draft, question: string, entries: readonly KnowledgeEntry[], isSure: boolean): boolean {
    if (entries.length === 0 && tools.length === 0) return false;
    return request(draft, {
      question: question.slice(0, longestQuestion),
      entries: entries.map((one) => one.id),
      isSure,
    });
  }

  function request(draft: Draft, what: Omit<Wording, 'id'>): boolean {
    if (!takeCall(draft, limits.perCustomer)) return false;
    const { context, conversation } = draft;
    const id = context.newId();
    const { question, looked = [] } = what;
    draft.update({ bot: { ...conversation.bot, wording: { ...what, id } } });
    draft.asked.push(wordingRequest(id, brand, question, entriesOf(draft, what), conversation.recent, tools, looked));
    draft.timer(wordingTimer(id), context.now + limits.timeoutMs + graceMs);
    return true;
  }

  /** Those that still hold. */
  function entriesOf(draft: Draft, { entries }: Pick<Wording, 'entries'>): readonly KnowledgeEntry[] {
    return entries.flatMap((id) => knowledge.entry(id, draft.context.now) ?? []);
  }

  /** Takes the open request back. */
  function close(draft: Draft): Wording | undefined {
    const { wording } = draft.conversation.bot;
    if (!wording) return undefined;
    draft.update({ bot: { ...draft.conversation.bot, wording: null } });
    draft.timer(wordingTimer(wording.id), null);
    if (wording.looking) endCall(draft, wording.looking.call);
    return wording;
  }

  function without(draft: Draft, open: Wording): Escalation | null {
    return plainly(draft, open.question, entriesOf(draft, open), open.isSure);
  }

  function settle(draft: Draft) {
    const open = close(draft);
    return open && { question: open.question, why: without(draft, open) };
  }

  /** The open request, if it is the one that was answered and the customer still waits for it. */
  function answered(draft: Draft, isMeant: (wording: Wording) => boolean): Wording | undefined {
    const { wording } = draft.conversation.bot;
    // Late, or people have taken over: nobody waits for it.
    if (!wording || !isMeant(wording)) return undefined;
    close(draft);
    return draft.conversation.case ? undefined : wording;
  }

  function worded(draft: Draft, id: string, reply: ModelReply): Escalation | null {
    const open = answered(draft, (wording) => wording.id === id && !wording.looking);
    if (!open) return null;
    if ('wish' in reply) return look(draft, open, reply.wish);
    const read =
      'said' in reply ? readWording(reply.said, entriesOf(draft, open), open.question, open.looked) : 'no-answer';
    if (typeof read === 'string') return without(draft, open);
    say(draft, parseMarkdown(read.text), read.sources, open.question);
    return null;
  }

  /** What it wants is looked up only where it was declared, and only so often. */
  function look(draft: Draft, open: Wording, wish: Wish): Escalation | null {
    const { looked = [] } = open;
    const tool = tools.find(({ name }) => name === wish.tool);
    if (!tool || looked.length >= mostLookUps) return without(draft, open);
    const asked = argumentsOf(tool, wish.given, draft.conversation);
    if (!asked) return goOn(draft, open, { wish: plainWish(tool, wish), values: null });
    const call = draft.context.newId();
    const looking = { call, wish: { ...wish, given: asked } };
    draft.update({ bot: { ...draft.conversation.bot, wording: { ...open, looking } } });
    beginCall(draft, tool, { id: call, tool: tool.name, arguments: asked });
    return null;
  }

  /** Asks the model again, with what it wanted to know. */
  function goOn(draft: Draft, { id: _, looking: __, ...open }: Wording, found: LookedUp): Escalation | null {
    const what = { ...open, looked: [...(open.looked ?? []), found] };
    return request(draft, what) ? null : without(draft, { ...what, id: '' });
  }

  function returned(draft: Draft, id: string, reply: ToolReply | null): Escalation | null {
    const open = answered(draft, ({ looking }) => looking?.call === id);
    if (!open?.looking) return null;
    if (!reply) return without(draft, open);
    return goOn(draft, open, { wish: open.looking.wish, values: 'values' in reply ? reply.values : null });
  }

  return { ask, settle, worded, returned };
}

/** What does not fit is not kept: a model may write books. */
function plainWish({ parameters }: Tool, { id, tool, given }: Wish): Wish {
  const names = parameters.map(({ name }) => name).filter((name) => Object.hasOwn(given, name));
  return { id, tool, given: Object.fromEntries(names.map((name) => [name, String(given[name]).slice(0, 100)])) };
}
