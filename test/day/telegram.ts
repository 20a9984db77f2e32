import { buttonsOf, Somebody } from '../adapters/telegram/people.ts';
import type { FakeTelegram } from '../fakes/telegram/server.ts';
import { bot, type Kept } from '../fakes/telegram/world.ts';
import { type CustomerSeat, type DeskSeat, type DeskThread, fieldsIn, type Seen } from './seats.ts';

/** Somebody who writes to the bot. */
export function telegramCustomer(telegram: FakeTelegram, id: number, name: string): CustomerSeat {
  const { world } = telegram;
  const somebody = new Somebody(telegram, world.addUser(id, name));
  const mine = () => world.in(id).findLast(({ from }) => from?.id === id);
  return {
    channel: 'telegram',
    user: id,
    name,
    say: async (text) => void (await somebody.say(text)),
    async edit(text) {
      const last = mine();
      if (last) await somebody.edit(last.message_id, { text });
    },
    async block() {
      world.blocked.add(id);
      await somebody.membership('member', 'kicked');
    },
    async press(button) {
      const found = world.in(id).findLast((message) => buttonsOf(message).some(({ text }) => text === button));
      if (found) await somebody.press(found.message_id, button);
    },
    chat: () => world.in(id).map(seen),
  };
}

/** A desk in a forum group. */
export function telegramDesk(
  telegram: FakeTelegram,
  name: string,
  group: number,
  agents: Readonly<Record<number, string>>,
  pause: (ms: number) => Promise<void>,
): DeskSeat {
  const { world } = telegram;
  const forum = world.addForum(group, name);
  const people = new Map(
    Object.entries(agents).map(([id, who]) => {
      const user = world.addUser(Number(id), who);
      world.join(forum, user);
      return [who, user] as const;
    }),
  );
  const at = (who: string, topic: string) => {
    const user = people.get(who);
    if (!user) throw new Error(`${who} does not work at ${name}`);
    return new Somebody(telegram, user, { chat: group, topic: Number(topic) });
  };
  const newest = (topic: string, button: string) =>
    world.in(group, Number(topic)).findLast((message) => buttonsOf(message).some(({ text }) => text === button));

  async function press(who: string, topic: string, button: string): Promise<void> {
    const found = newest(topic, button);
    if (found) await at(who, topic).press(found.message_id, button);
  }

  return {
    name,
    agents: [...people.values()].map(({ first_name }) => first_name),
    threads: () => [...forum.topics.keys()].flatMap((topic) => threadOf(world.in(group, topic), topic)),
    say: async (who, topic, text) => void (await at(who, topic).say(text)),
    press,
    async close(who, topic, resolution, tags) {
      await press(who, topic, 'Close');
      // The questions come one after the other in the topic, as fast as the group may be written to.
      const asked = async (button: string) => {
        let tries = 0;
        do await pause(2_000);
        while (!newest(topic, button) && ++tries < 60);
      };
      await asked(resolution);
      await press(who, topic, resolution);
      await asked('✓ Close');
      const question = newest(topic, '✓ Close');
      if (!question) return;
      await pause(3_000);
      if (tags !== '') await at(who, topic).say(tags, question.message_id);
      await pause(5_000);
      // Where one question is left, it is the only one to be passed over.
      await press(who, topic, tags === '' ? '✓ Close' : 'Skip');
    },
  };
}

function threadOf(messages: readonly Kept[], topic: number): readonly DeskThread[] {
  const [card, ...others] = messages;
  const [title = '', ...lines] = String(card?.['text'] ?? '').split('\n');
  // The board has a topic too.
  if (!card || !title.includes(' · ')) return [];
  return [{ id: String(topic), title, fields: fieldsIn(lines), at: atOf(card), lines: others.map(seen) }];
}

function seen(message: Kept): Seen {
  const isTyped = message.from?.id !== bot.id;
  return {
    id: String(message.message_id),
    text: String(message['text'] ?? ''),
    at: atOf(message),
    isTyped,
    who: message.from?.first_name ?? '',
    buttons: buttonsOf(message).map(({ text }) => text),
  };
}

function atOf({ date }: Kept): number {
  return Number(date) * 1000;
}
