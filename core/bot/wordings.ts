import type { Escalation } from '../conversation.ts';
import type { Draft } from '../draft.ts';
import { parseMarkdown } from '../markdown.ts';
import { type ModelReply, wordingTimer } from '../model.ts';
import type { RichText } from '../richtext.ts';
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
  readonly say: (draft: Draft, text: RichText, sources: readonly KnowledgeEntry[], question: string) => void;
  /** Answers as without a model. */
  readonly plainly: (draft: Draft, question: string, entries: readonly KnowledgeEntry[], isSure: boolean) => void;
}

export interface Wordings {
  /** @returns whether the model is asked; if not, the answer is to be given without it */
  ask(draft: Draft, question: string, entries: readonly KnowledgeEntry[], isSure: boolean): boolean;
  /** Something else comes up: what is still being worded is answered without the model. @returns the question */
  settle(draft: Draft): string | undefined;
  worded(draft: Draft, id: string, reply: ModelReply): Escalation | null;
}

/** The process that asks has its own time limit; this one is for when it is no more. */
const graceMs = 2_000;
const longestQuestion = 500;

/** Lets a model word what was found. Whatever becomes of it, the customer gets an answer. */
export function createWordings({ brand, knowledge, limits, say, plainly }: WordingsSettings): Wordings {
  function ask(draft: Draft, question: string, entries: readonly KnowledgeEntry[], isSure: boolean): boolean {
    const { context, conversation } = draft;
    const day = new Date(context.now).toISOString().slice(0, 10);
    const { modelUse } = conversation.bot;
    const count = modelUse?.day === day ? modelUse.count : 0;
    if (count >= limits.perCustomer) return false;
    const id = context.newId();
    const wording = { id, question: question.slice(0, longestQuestion), entries: entries.map((one) => one.id), isSure };
    draft.update({ bot: { ...conversation.bot, wording, modelUse: { day, count: count + 1 } } });
    draft.asked.push(wordingRequest(id, brand, question, entries, conversation.recent));
    draft.timer(wordingTimer(id), context.now + limits.timeoutMs + graceMs);
    return true;
  }

  /** Takes the open request back. @returns it, with those of its entries that still hold */
  function close(draft: Draft) {
    const { wording } = draft.conversation.bot;
    if (!wording) return undefined;
    draft.update({ bot: { ...draft.conversation.bot, wording: null } });
    draft.timer(wordingTimer(wording.id), null);
    const entries = wording.entries.flatMap((id) => knowledge.entry(id, draft.context.now) ?? []);
    return { ...wording, entries };
  }

  function settle(draft: Draft): string | undefined {
    const open = close(draft);
    if (open) plainly(draft, open.question, open.entries, open.isSure);
    return open?.question;
  }

  function worded(draft: Draft, id: string, reply: ModelReply): null {
    // Late, or people have taken over: nobody waits for it.
    if (draft.conversation.bot.wording?.id !== id) return null;
    const open = close(draft);
    if (!open || draft.conversation.case) return null;
    const read = 'said' in reply ? readWording(reply.said, open.entries, open.question) : 'no-answer';
    if (typeof read === 'string') plainly(draft, open.question, open.entries, open.isSure);
    else say(draft, parseMarkdown(read.text), read.sources, open.question);
    return null;
  }

  return { ask, settle, worded };
}
