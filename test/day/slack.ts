import { FakePerson } from '../fakes/slack/people.ts';
import type { FakeSlack } from '../fakes/slack/server.ts';
import { bot, type FakeMessage, type Json } from '../fakes/slack/world.ts';
import { type DeskSeat, type DeskThread, fieldsIn, type Seen } from './seats.ts';

/** A desk in a Slack channel. */
export function slackDesk(slack: FakeSlack, name: string, room: string, agents: Readonly<Record<string, string>>) {
  const people = new Map(Object.entries(agents).map(([id, who]) => [who, new FakePerson(slack, id, who)]));
  const { messages } = slack.world.addChannel(room, Object.keys(agents));
  const person = (who: string) => {
    const found = people.get(who);
    if (!found) throw new Error(`${who} does not work at ${name}`);
    return found;
  };

  function newest(thread: string, button: string): { readonly ts: string; readonly action: string } | undefined {
    for (const message of inThread(messages, thread).toReversed()) {
      const found = buttonsOf(message).find(({ label }) => label === button);
      if (found) return { ts: message.ts, action: found.action };
    }
    return undefined;
  }

  async function press(who: string, thread: string, button: string): Promise<void> {
    const found = newest(thread, button);
    if (found) await person(who).press(room, found.ts, found.action);
  }

  const seat: DeskSeat = {
    name,
    agents: [...people.keys()],
    threads: () => messages.filter(isCard).map((card) => threadOf(messages, card)),
    say: async (who, thread, text) => void (await person(who).say({ channel: room, thread }, text)),
    press,
    async close(who, thread, resolution, tags) {
      const before = slack.world.views.length;
      await press(who, thread, 'Close');
      // The dialog is opened beside the answer to the press; whoever may not close anything gets none.
      const isOpen = () => slack.world.views.length > before;
      for (let turns = 0; turns < 2_000 && !isOpen(); turns++) await new Promise((resolve) => setImmediate(resolve));
      if (!isOpen()) return;
      await person(who).submit({ resolution, tags, summary: `Ended by ${who}` });
    },
    remove: async (who, _thread, ts) => void (await person(who).remove(room, ts)),
  };
  return seat;
}

/** What agents find in the room itself: cards, and the board. */
function isCard(message: FakeMessage): boolean {
  return message.user === bot.user && message.thread_ts === undefined && titleOf(message).includes(' · ');
}

function inThread(messages: readonly FakeMessage[], thread: string): readonly FakeMessage[] {
  return messages.filter(({ ts, thread_ts: of }) => ts === thread || of === thread);
}

function threadOf(messages: readonly FakeMessage[], card: FakeMessage): DeskThread {
  const fields = block(card, 'fields');
  return {
    id: card.ts,
    title: titleOf(card),
    fields: fieldsIn(fields ? wordsIn(fields).split('\n') : []),
    at: atOf(card),
    lines: messages.filter(({ thread_ts: of }) => of === card.ts).flatMap(seen),
  };
}

/** What a post says: several things where it stands for several messages, each with blocks of its own. */
export function seen(message: FakeMessage): readonly Seen[] {
  const { ts, text, user } = message;
  const at = atOf(message);
  const buttons = buttonsOf(message).map(({ label }) => label);
  if (user !== bot.user) return [{ id: ts, text, at, isTyped: true, who: user, buttons }];
  const who = wordsIn(block(message, 'speaker') ?? {});
  const words = ((message.blocks ?? []) as Json[]).filter(({ type }) => type === 'rich_text' || type === 'header');
  const said = Map.groupBy(words, ({ block_id: id }) => /^said-(\d+)-/.exec(String(id))?.[1] ?? '1');
  const texts = said.size === 0 ? [''] : [...said.values()].map((blocks) => blocks.map(wordsIn).join('\n'));
  return texts.map((text, index) => ({
    id: index === 0 ? ts : `${ts}#${index + 1}`,
    text,
    at,
    isTyped: false,
    who,
    buttons,
  }));
}

function atOf({ ts }: FakeMessage): number {
  return Math.floor(Number(ts)) * 1000;
}

function titleOf(message: FakeMessage): string {
  const header = ((message.blocks ?? []) as Json[]).find(({ type }) => type === 'header');
  return header ? wordsIn(header) : '';
}

function block(message: FakeMessage, id: string): Json | undefined {
  return ((message.blocks ?? []) as Json[]).find(({ block_id: one }) => one === id);
}

function buttonsOf(message: FakeMessage): readonly { readonly label: string; readonly action: string }[] {
  return ((message.blocks ?? []) as Json[])
    .flatMap((one) => (one['type'] === 'actions' ? (one['elements'] as Json[]) : []))
    .map((button) => ({ label: wordsIn(button), action: String(button['action_id']) }));
}

/** The words in a block, however deep. */
function wordsIn(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsIn).join('');
  if (typeof value !== 'object' || value === null) return '';
  const { text, elements } = value as Json;
  if (typeof text === 'string') return text;
  return wordsIn(text) + wordsIn(elements);
}
