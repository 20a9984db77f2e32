import type { Day } from './day.ts';
import { type Account, Figures } from './figures.ts';
import type { DeskThread, Seen } from './seats.ts';

/** Notices in threads, and what each of them tells of. */
const notices: readonly (readonly [RegExp, string])[] = [
  [/has taken the case\.$/u, 'claims'],
  [/ passed the case on to /u, 'transfers'],
  [/ has put the case aside /u, 'snoozes'],
  [/ has put the case back into the queue\.$/u, 'returns'],
  [/so the case is open again|reopened the case/u, 'reopened'],
  [/ closed the case[.:]|so the case was closed\.$|has blocked the customer and closed/u, 'closes'],
  [/^(?:.*\s)?⏰ The answer to this customer is overdue/u, 'service levels missed'],
  [/ has changed the priority /u, 'priorities set'],
  [/^⚠️ Somebody may be in danger /u, 'dangers in an open case'],
  [/^Tags, as /u, 'tags set'],
];

/** What a day comes to, by what was posted on the platforms and nothing else. */
export function ofPlatforms({ stage, desks, customers }: Day): Account {
  const figures = new Figures();
  for (const desk of desks) {
    for (const thread of desk.threads()) {
      if (thread.fields['State'] !== 'Moved') countCase(figures, desk.name, thread);
      for (const line of thread.lines) if (!line.isTyped) countNotice(figures, line);
    }
  }
  for (const { seat } of customers) {
    for (const line of seat.chat()) figures.add(`messages · ${seat.channel} · ${line.isTyped ? 'in' : 'out'}`);
  }
  const refused = stage.telegram.calls.filter(({ status }) => status === 403);
  const deaf = new Set(refused.map(({ params }) => Number(params['chat_id'])));
  // Of whoever refused anything the store cannot tell what had arrived before.
  const listeners = customers.filter(({ seat }) => seat.user === undefined || !deaf.has(seat.user));
  const agentWords = listeners.flatMap(({ seat }) => seat.chat().filter((line) => isAgents(line) !== undefined));
  figures.add('agents’ words that arrived', agentWords.length);
  figures.add('deliveries refused by customers', refused.length);
  return { figures, waits: waitsOf(listeners) };
}

function countCase(figures: Figures, desk: string, { title, fields, lines }: DeskThread): void {
  figures.add('cases');
  figures.add(`cases · desk · ${desk}`);
  figures.add(`cases · category · ${title.split(' · ').at(-1) ?? ''}`);
  figures.add(`cases · agent · ${fields['Agent'] ?? ''}`);
  figures.add(`cases · channel · ${fields['Channel'] ?? ''}`);
  figures.add(`cases · outcome · ${outcomeOf(fields, lines)}`);
}

function outcomeOf(fields: DeskThread['fields'], lines: readonly Seen[]): string {
  if (fields['State'] !== 'Closed') return fields['State'] ?? '';
  if (fields['Ended'] !== undefined) return fields['Ended'];
  const last = lines.findLast(({ text, isTyped }) => !isTyped && notices[5]?.[0].test(text))?.text ?? '';
  if (last.includes('silent')) return 'idle';
  return last.includes('blocked') ? 'blocked' : 'closed without a word';
}

function countNotice(figures: Figures, { text }: Seen): void {
  // The second line, where there is one, is an agent's own words.
  const [notice = ''] = text.split('\n');
  for (const [pattern, what] of notices) if (pattern.test(notice)) figures.add(what);
  const score = /^The customer gave (\d) of 5\.$/u.exec(notice)?.[1];
  if (score !== undefined) figures.add(`surveys · ${score}`);
}

/** An agent's mark in a customer's chat. */
function isAgents({ text, isTyped }: Seen): string | undefined {
  return isTyped ? undefined : /\[a\d+\.\d+\]/u.exec(text)?.[0];
}

function waitsOf(customers: Day['customers']): readonly number[] {
  return customers.flatMap(({ seat, openings }) => {
    return openings.flatMap((opening, index) => {
      const until = openings[index + 1]?.at ?? Number.POSITIVE_INFINITY;
      const first = seat
        .chat()
        .find(
          (line) =>
            line.at >= opening.at - 1000 &&
            line.at < until &&
            (isAgents(line) !== undefined || /Parcels take|A refund takes/u.test(line.text)),
        );
      return first ? [first.at - opening.at] : [];
    });
  });
}
