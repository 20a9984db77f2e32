import type { Entry } from '../../core/conversation.ts';
import { typedText } from '../../core/message.ts';
import type { Day } from './day.ts';
import { cardNumber } from './stories.ts';

const marks = /\[[acn]\d+\.\d+\]/gu;

/** What must not have happened in a day, told one by one; empty where every promise was kept. */
export function brokenPromises({ desks, customers, agents }: Day, entries: readonly Entry[]): readonly string[] {
  const broken: string[] = [];
  const noted = new Set(
    entries
      .filter(({ visibility }) => visibility === 'note')
      .flatMap(({ parts }) => typedText(parts).match(marks) ?? []),
  );
  const arrived = new Map<string, string>();
  for (const { seat } of customers) {
    for (const mark of seat.chat().flatMap(({ text, isTyped }) => (isTyped ? [] : (text.match(marks) ?? [])))) {
      if (arrived.has(mark)) broken.push(`${mark} is in the chats of ${arrived.get(mark)} and ${seat.name}`);
      arrived.set(mark, seat.name);
    }
  }
  const gone = new Set(customers.filter(({ isGone }) => isGone).map(({ seat }) => seat.name));
  const threads = desks.flatMap((desk) => desk.threads());
  for (const { name, typed } of agents) {
    for (const { mark, kind, thread } of typed) {
      const hasArrived = arrived.has(mark);
      if (kind === 'note' && hasArrived) broken.push(`the note ${mark} of ${name} reached ${arrived.get(mark)}`);
      if (kind === 'note' && !noted.has(mark)) broken.push(`the note ${mark} of ${name} is lost`);
      if (hasArrived && noted.has(mark)) broken.push(`${mark} of ${name} arrived, and is a note`);
      const whose = threads.find(({ id }) => id === thread)?.title.split(' · ')[0] ?? '';
      if (!hasArrived && !noted.has(mark) && !gone.has(whose)) broken.push(`${mark} of ${name} is lost`);
    }
  }
  const seen = new Set<string>();
  for (const { id, title, lines } of threads) {
    const here = new Set<string>();
    for (const { text, isTyped, buttons } of lines) {
      if (text.includes(cardNumber)) broken.push(`a card's number is read in ${title}`);
      if (isTyped || buttons.length > 0) continue;
      // What an edited message said before stands below it.
      const now = text.replace(/^✏️ was: .*$/gmu, '');
      for (const mark of now.match(/\[c\d+\.\d+\]/gu) ?? []) {
        if (here.has(mark)) broken.push(`${mark} is twice in the thread ${id} of ${title}`);
        here.add(mark);
        seen.add(mark);
      }
    }
  }
  for (const { seat, words, removed } of customers) {
    const end = seat.chat().find(({ text }) => text.startsWith('Our team has ended'))?.at ?? Number.POSITIVE_INFINITY;
    for (const { mark, at } of words) {
      if (!seen.has(mark) && !removed.has(mark) && at <= end) broken.push(`${mark} of ${seat.name} is lost`);
      if (seen.has(mark) && removed.has(mark)) broken.push(`${mark} of ${seat.name} was taken back and is still read`);
    }
  }
  return broken;
}
