import { searchCanned } from '../core/canned-search.ts';
import type { Case, Conversation, Language } from '../core/conversation.ts';
import type { Party } from '../core/message.ts';
import { concat, plain, type RichText, slice } from '../core/richtext.ts';

/** A reply that agents need again and again. */
export interface CannedReply {
  /** What agents call it. */
  readonly name: string;
  /** In the customer's language, or in the one it is written in. `{{customer.name}}` and the like are still in it. */
  text(language: Language): RichText;
}

const mostListed = 50;

const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** A canned reply as the customer gets it. What stands for a value is plain, whatever it looks like. */
export function fillCanned(reply: CannedReply, conversation: Conversation, current: Case, agent: Party): RichText {
  const values: Readonly<Record<string, string>> = {
    'customer.name': conversation.customer.name,
    'agent.name': agent.name,
    'case.number': String(current.number),
  };
  const content = reply.text(conversation.language);
  const pieces: RichText[] = [];
  let end = 0;
  for (const { 0: written, 1: name = '', index } of content.text.matchAll(placeholder)) {
    const value = (Object.hasOwn(values, name) ? values[name] : undefined) ?? written;
    const { spans } = slice(content, index, index + written.length);
    const formats = spans.map((span) => ({ ...span, start: 0, end: value.length }));
    pieces.push(slice(content, end, index), { ...plain(value), spans: formats });
    end = index + written.length;
  }
  return concat(...pieces, slice(content, end));
}

/** The one reply of that very name, or else with other capitals; or those whose name or text, in whatever language, has the words. */
export function findCanned(replies: readonly CannedReply[], wanted: string): readonly CannedReply[] {
  const chosen = replies.find(({ name }) => name === wanted);
  if (chosen) return [chosen];
  const words = wanted.normalize('NFKC').toLowerCase().trim();
  const named = replies.filter(({ name }) => name.normalize('NFKC').toLowerCase() === words);
  if (named.length > 0) return named;
  const languages: readonly Language[] = ['en', 'zh-Hans', 'zh-Hant'];
  const all = replies.map((reply) => {
    const texts = languages.map((language) => reply.text(language).text);
    return { name: reply.name, text: texts.join('\n'), reply };
  });
  return searchCanned(all, words).map(({ reply }) => reply);
}

/** What agents are told of, where they may mean several: so many that nobody has to scroll. */
export function listCanned(replies: readonly CannedReply[]): string {
  const names = replies.slice(0, mostListed).map(({ name }) => name);
  const left = replies.length - names.length;
  return [...names, ...(left > 0 ? [`… (+${left})`] : [])].join(', ');
}
