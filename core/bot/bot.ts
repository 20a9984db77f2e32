import type { Conversation, Entry, Escalation, Language } from '../conversation.ts';
import type { Draft } from '../draft.ts';
import { type Action, type Part, type Party, typedText } from '../message.ts';
import { plain, type RichText } from '../richtext.ts';
import { fill, type Texts, type TextsIn } from '../texts.ts';
import type { Tool, ToolReply } from '../tool.ts';
import type { Bot } from '../turn.ts';
import { isPutAgain, normalise } from './again.ts';
import { createFlows } from './flows.ts';
import { isFresh, understand } from './followup.ts';
import type { Knowledge, KnowledgeEntry, KnowledgeMatch } from './knowledge.ts';
import { chosenIn, type Remark, remarkIn } from './remarks.ts';
import { wasDealtWith } from './returned.ts';
import { smallTalk } from './smalltalk.ts';
import { createWordings, type ModelLimits } from './wordings.ts';

export interface BotSettings {
  /** Under which name the bot speaks. */
  readonly name: string;
  /** The first words to a new customer; undefined where there are none. */
  readonly greeting: (language: Language) => RichText | undefined;
  readonly knowledge: Knowledge;
  /** After how many unanswered questions in a row a person is called. */
  readonly unanswered: number;
  readonly texts: TextsIn;
  /** What flows may ask other systems; nothing where it is absent. */
  readonly tools?: readonly Tool[];
  /** Where a language model words the answers. */
  readonly model?: ModelLimits;
}

/** What is offered: some answers, and a person always. */
interface Offer {
  readonly title: string;
  readonly answers: readonly Action[];
}

const askPerson = 'person';
const answerPrefix = 'answer:';
const evidenceLength = 120;
/** UTF-16 units of a question that later ones may lean on. */
const longestTopic = 200;

/** The bot: answers from the brand's knowledge, offers near matches, and says when it does not know. */
export function createBot(settings: BotSettings): Bot {
  const me: Party = { id: 'bot', name: settings.name, kind: 'bot' };
  const flows = createFlows({
    knowledge: settings.knowledge,
    tools: settings.tools ?? [],
    texts: (draft) => stateOf(draft).texts,
    say,
    answerFrom: (draft, entry) => say(draft, answerParts(stateOf(draft).texts, entry)),
  });

  const wordings =
    settings.model &&
    createWordings({
      brand: settings.name,
      knowledge: settings.knowledge,
      limits: settings.model,
      tools: (settings.tools ?? []).filter(({ forModel }) => forModel),
      say(draft, text, sources, question) {
        const [first] = sources;
        const topic = first
          ? { entry: first.id, question: question.slice(0, longestTopic), at: draft.context.now }
          : null;
        remember(draft, { unanswered: 0, choices: [], topic });
        const { texts } = stateOf(draft);
        say(draft, [{ kind: 'text', text }, ...sources.map(({ source }) => textPart(fill(texts.cited, { source })))]);
      },
      plainly,
    });

  function answer(draft: Draft, entry: Entry, hunch: Escalation | null): Escalation | null {
    const { texts, memory } = stateOf(draft);
    if (!hunch) greet(draft);
    const text = typedText(entry.parts);
    const settled = wordings?.settle(draft);
    if (settled?.why) return settled.why;
    // Impatience, and no second question.
    if (settled && normalise(settled.question) === normalise(text)) return null;
    const led = flows.reply(draft, text, hunch);
    if (led !== 'passed') return led === 'done' ? null : led;
    const chosen = chosenIn(draft.conversation, text);
    if (chosen !== undefined) {
      greet(draft);
      return choose(draft, chosen, text);
    }

    const talk = text === '' ? null : smallTalk(text);
    if (talk) {
      greet(draft);
      // The greeting has just said hello, and that it is a bot.
      const isGreeted = talk === 'hello' && !memory.greeted && greeting(draft) !== undefined;
      if (talk !== 'silent' && !isGreeted) say(draft, [textPart(texts[talk])]);
      return null;
    }
    const remark = remarkIn(text);
    if (remark) return hunch ?? remarked(draft, remark, text);
    const question = normalise(text);
    if (question !== '' && question === memory.lastQuestion) return hunch ?? unanswered(draft, [text]);

    const { now } = draft.context;
    const { language } = draft.conversation;
    const understood = understand(text, { knowledge: settings.knowledge, language, topic: memory.topic, now });
    const { verdict, matches } = understood.result;
    const [best] = matches;
    const isAgain = isPutAgain(text, draft.conversation);
    const isOld = memory.topic?.entry === best?.entry.id && understood.lines === undefined;
    if (verdict === 'answer' && best && !(isAgain && isOld)) {
      greet(draft);
      if (best.entry.flow !== undefined) return begin(draft, best.entry.flow);
      if (understood.lines) sayAnswer(draft, understood.question, best.entry, understood.lines);
      else answerFound(draft, understood.question, matches, true);
      remember(draft, { lastQuestion: question });
      return null;
    }
    const { returned } = memory;
    if (wasDealtWith(returned, text, hunch, now)) {
      greet(draft);
      offer(draft, text, fill(texts.dealtWith, { agent: returned.agent }), []);
      return null;
    }
    if (hunch) return hunch;
    // What was said or offered was not what was meant.
    const isOffered = verdict === 'near' && best && memory.choices[0]?.id === answerPrefix + best.entry.id;
    if (isAgain || isOffered) return unanswered(draft, lastWords(draft.conversation, 2));
    if (verdict === 'near' && best) {
      answerFound(draft, understood.question, matches, false);
      remember(draft, { lastQuestion: question });
      return null;
    }
    // Where nothing was found, a tool may still know.
    if (question !== '' && wordings?.ask(draft, understood.question, [], false)) {
      remember(draft, { lastQuestion: question });
      return null;
    }
    return missed(draft, text);
  }

  /** Somebody says nothing of their own. */
  function remarked(draft: Draft, remark: Remark, text: string): Escalation | null {
    const { texts, memory } = stateOf(draft);
    const answers = memory.choices.flatMap(({ id, label }) => (id === askPerson ? [] : [{ id, label }]));
    const isForMore = remark === 'more' || remark === 'doubt';
    const isAgain = normalise(text) !== '' && normalise(text) === memory.lastQuestion;
    if (isForMore && isAgain) return unanswered(draft, lastWords(draft.conversation, 2));
    if (isForMore) return missed(draft, text, { title: titleFor(draft, remark, answers), answers });
    if (remark === 'yes' && answers.length > 1) offer(draft, '', texts.whichOne, answers);
    else if (remark === 'yes') say(draft, [textPart(texts.tellMe)]);
    else if (remark === 'no') say(draft, [textPart(texts.declined)]);
    else if (remark === 'slip') say(draft, [textPart(texts.noProblem)]);
    return null;
  }

  /** What is said to somebody who wants to hear more than there is, or does not believe it. */
  function titleFor(draft: Draft, remark: 'more' | 'doubt', answers: readonly Action[]): string {
    const { texts, memory } = stateOf(draft);
    if (answers.length > 0) return texts.whichOne;
    if (!isFresh(memory.topic, draft.context.now)) return texts.tellMe;
    return remark === 'doubt' ? texts.fromPages : texts.nothingMore;
  }

  /** Says that there is no answer, or calls a person where that has been said often enough. */
  function missed(draft: Draft, text: string, instead?: Offer): Escalation | null {
    const { texts, memory } = stateOf(draft);
    const { language } = draft.conversation;
    if (!instead && text.trim() !== '') draft.missed.push({ text, language, at: draft.context.now });
    const misses = memory.unanswered + 1;
    if (misses >= settings.unanswered) return unanswered(draft, lastWords(draft.conversation, misses));
    const { title, answers } = instead ?? { title: text === '' ? texts.unreadable : texts.unknown, answers: [] };
    offer(draft, text, title, answers);
    remember(draft, { unanswered: misses });
    return null;
  }

  /** Lets the model word what was found, if there is one; else says it as it is written. */
  function answerFound(draft: Draft, question: string, matches: readonly KnowledgeMatch[], isSure: boolean): void {
    const entries = matches.map(({ entry }) => entry);
    const toWord = entries.filter(({ flow }) => flow === undefined);
    if (toWord.length > 0 && wordings?.ask(draft, question, toWord, isSure)) return;
    plainly(draft, question, entries, isSure);
  }

  function plainly(
    draft: Draft,
    question: string,
    entries: readonly KnowledgeEntry[],
    isSure: boolean,
  ): Escalation | null {
    const [best] = entries;
    // There were none, or all have gone since they were found.
    if (!best) return missed(draft, question);
    if (isSure) sayAnswer(draft, question, best);
    else offer(draft, question, stateOf(draft).texts.nearMatches, entries.map(toAction));
    return null;
  }

  function sayAnswer(draft: Draft, question: string, entry: KnowledgeEntry, lines?: RichText): void {
    const topic = { entry: entry.id, question: question.slice(0, longestTopic), at: draft.context.now };
    remember(draft, { unanswered: 0, choices: [], topic });
    say(draft, answerParts(stateOf(draft).texts, entry, lines));
  }

  function choose(draft: Draft, action: string, words?: string): Escalation | null {
    const settled = wordings?.settle(draft);
    if (settled?.why) return settled.why;
    const { texts } = stateOf(draft);
    if (action === askPerson) {
      const evidence = [words?.slice(0, evidenceLength) ?? texts.askPerson];
      return { category: 'explicit', priority: 'normal', reason: 'Asked for a person', evidence };
    }
    const led = flows.press(draft, action);
    if (led !== 'passed') return led === 'done' ? null : led;
    const { now } = draft.context;
    const entry = action.startsWith(answerPrefix)
      ? settings.knowledge.entry(action.slice(answerPrefix.length), now)
      : undefined;
    if (entry?.flow !== undefined) return begin(draft, entry.flow);
    const topic = entry ? { entry: entry.id, question: entry.title, at: now } : null;
    remember(draft, { unanswered: 0, lastQuestion: '', choices: [], topic });
    say(draft, entry ? answerParts(texts, entry) : [textPart(texts.choiceGone)]);
    return null;
  }

  function begin(draft: Draft, flow: string): Escalation | null {
    const led = flows.begin(draft, flow);
    return led === 'done' || led === 'passed' ? null : led;
  }

  const greeting = (draft: Draft) => settings.greeting(draft.conversation.language);

  function greet(draft: Draft): void {
    if (draft.conversation.bot.greeted) return;
    const text = greeting(draft);
    remember(draft, { greeted: true });
    if (text) say(draft, [{ kind: 'text', text }]);
  }

  function offer(draft: Draft, question: string, title: string, answers: readonly Action[]): void {
    const { texts } = stateOf(draft);
    const actions = [...answers, { id: askPerson, label: texts.askPerson }];
    const { id } = say(draft, [{ kind: 'card', card: { title, actions } }]);
    remember(draft, { lastQuestion: normalise(question), choices: actions, offer: id });
  }

  function unanswered(draft: Draft, evidence: readonly string[]): Escalation {
    remember(draft, { unanswered: 0, choices: [] });
    return {
      category: 'unanswered',
      priority: 'normal',
      reason: 'The bot had no answer',
      evidence: evidence.map((words) => words.slice(0, evidenceLength)),
    };
  }

  function say(draft: Draft, parts: readonly Part[]): Entry {
    return draft.say(me, parts);
  }

  function stateOf(draft: Draft): { texts: Texts['customer']; memory: Conversation['bot'] } {
    return { texts: settings.texts(draft.conversation.language).customer, memory: draft.conversation.bot };
  }

  function returned(draft: Draft, id: string, reply: ToolReply | null): Escalation | null {
    if (draft.conversation.case) return null;
    const led = flows.returned(draft, id, reply);
    if (led === 'passed') return wordings?.returned(draft, id, reply) ?? null;
    return led === 'done' ? null : led;
  }

  return { answer, choose, returned, worded: (draft, id, reply) => wordings?.worded(draft, id, reply) ?? null };
}

function remember(draft: Draft, change: Partial<Conversation['bot']>): void {
  draft.update({ bot: { ...draft.conversation.bot, ...change } });
}

function answerParts(texts: Texts['customer'], entry: KnowledgeEntry, lines = entry.body): readonly Part[] {
  return [{ kind: 'text', text: lines }, textPart(fill(texts.cited, { source: entry.source }))];
}

function toAction(entry: KnowledgeEntry): Action {
  return { id: answerPrefix + entry.id, label: entry.title };
}

function textPart(text: string): Part {
  return { kind: 'text', text: plain(text) };
}

/** The customer's last few messages: the questions that found no answer. */
function lastWords(conversation: Conversation, count: number): readonly string[] {
  return conversation.recent
    .filter(({ by, text }) => by === 'customer' && text !== '')
    .slice(-count)
    .map(({ text }) => text);
}
