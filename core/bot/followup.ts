import type { BotMemory, Language } from '../conversation.ts';
import { join, type RichText, slice } from '../richtext.ts';
import type { Knowledge, KnowledgeMatch, KnowledgeResult } from './knowledge.ts';
import { tokenize } from './tokenize.ts';

/** After this long, in milliseconds, a question stands for itself. */
const TOPIC_LASTS = 30 * 60_000;
/** UTF-16 units: who goes on says little, and a question that is kept need not be long. */
const LONGEST_FOLLOW_UP = 60;
/** From which score on, and how far before the next, what is left over answers. */
const CLEAR = 0.57;
const CLEAR_LEAD = 0.05;
/** More lines than this that speak of it are no shorter than the whole answer. */
const MOST_LINES = 3;

/** Countries and towns: they narrow a question down and ask no other. */
const PLACE = '=?country';

const GOES_ON =
  /^(?:(?:ok(?:ay)?|thanks|thank you|great|and|but|so)[, ]+)*(?:and|or|also|but|(?:what|how) about|same (?:for|to|with)|what if|then)\b/i;
const GOES_ON_IN_CHINESE =
  /^(?:好的?|谢谢|謝謝|嗯+)?[，, ]*(?:那|还有|還有|如果|要是|换成|換成|或者)|[呢捏][\s？?。!！~～]*$/u;

/** What was found, and the question it answers: this one, or this one after the last. */
export interface Understood {
  readonly result: KnowledgeResult;
  readonly question: string;
  /** The few lines that are the answer, where the rest of it was just said. */
  readonly lines?: RichText;
}

interface Context {
  readonly knowledge: Knowledge;
  readonly language: Language;
  readonly topic: BotMemory['topic'];
  readonly now: number;
}

/** Looks for an answer, with what was talked about last in mind. */
export function understand(text: string, { knowledge, language, topic, now }: Context): Understood {
  const alone = { result: knowledge.search(text, language, now), question: text };
  const meant = inContext(text, topic, now);
  if (!meant || !topic) return alone;
  const result = knowledge.search(meant.question, language, now);
  const [best, ...others] = result.matches;
  if (!best) return alone;
  const lines = best.entry.id === topic.entry ? linesAbout(best.entry.body, text) : undefined;
  const together = { result, question: meant.question };
  if (lines) return { ...together, result: answer(best), lines, question: topic.question };
  if (alone.result.verdict === 'answer') return alone;
  // The whole answer was just given: what else is there that it may have been about?
  if (best.entry.id === topic.entry && meant.asksAnother && (others[0]?.score ?? 0) >= CLEAR)
    return { ...together, result: offer(others) };
  return result.verdict === 'answer' || (meant.isSure && alone.result.verdict === 'none') ? together : alone;
}

function answer(match: KnowledgeMatch): KnowledgeResult {
  return { verdict: 'answer', matches: [match] };
}

/** A clear second is an answer, several are a choice. */
function offer(matches: readonly KnowledgeMatch[]): KnowledgeResult {
  const [first, second] = matches;
  const isClear = first !== undefined && first.score >= CLEAR && first.score - (second?.score ?? 0) > CLEAR_LEAD;
  return { verdict: isClear ? 'answer' : 'near', matches };
}

/** Whether what was talked about last is still talked about. */
export function isFresh(topic: BotMemory['topic'], now: number): boolean {
  return Boolean(topic) && now - (topic?.at ?? 0) <= TOPIC_LASTS;
}

/** What a question means after another one; undefined where it stands for itself. */
function inContext(
  text: string,
  topic: BotMemory['topic'],
  now: number,
): { readonly question: string; readonly isSure: boolean; readonly asksAnother: boolean } | undefined {
  if (!topic || !isFresh(topic, now) || text.length > LONGEST_FOLLOW_UP) return undefined;
  // "How long?" and "Hong Kong?" name no subject of their own.
  const words = tokenize(text).filter(({ part }) => part > 0.3);
  const hasNoSubject = words.length > 0 && words.every(({ concept }) => concept?.isKind);
  const goesOn = GOES_ON.test(text.trim()) || GOES_ON_IN_CHINESE.test(text.trim());
  if (!goesOn && !hasNoSubject) return undefined;
  const asksAnother = hasNoSubject && words.some(({ concept }) => concept?.own !== PLACE);
  return { question: `${topic.question} ${text}`, isSure: hasNoSubject, asksAnother };
}

/** The lines of an answer that speak of what was asked; undefined where that is none of them, or most. */
function linesAbout(body: RichText, text: string): RichText | undefined {
  const asked = new Set(
    tokenize(text)
      .filter(({ part }) => part > 0.3)
      .map(({ term }) => term),
  );
  const lines: RichText[] = [];
  let count = 0;
  for (const { 0: line, index } of body.text.matchAll(/[^\n]*\S[^\n]*/g)) {
    count += 1;
    if (tokenize(line).some(({ term }) => asked.has(term))) lines.push(slice(body, index, index + line.length));
  }
  if (lines.length === 0 || lines.length > MOST_LINES || lines.length * 2 > count) return undefined;
  return join(lines, '\n');
}
