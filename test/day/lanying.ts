import { readCode, withCode } from '../../core/codes.ts';
import { desk, type FakeLanying, type Message } from '../fakes/lanying/server.ts';
import { type DeskSeat, type DeskThread, fieldsIn, type Seen } from './seats.ts';

/** A desk in a group of Lanying, where codes stand in for threads and words for buttons. */
export function lanyingDesk(
  lanying: FakeLanying,
  name: string,
  group: string,
  agents: Readonly<Record<string, string>>,
): DeskSeat {
  const people = new Map(Object.entries(agents).map(([id, who]) => [who, id]));
  for (const id of people.values()) lanying.users.add(id);

  async function type(who: string, content: string): Promise<void> {
    const id = people.get(who);
    if (id === undefined) throw new Error(`${who} does not work at ${name}`);
    const status = await lanying.tell(lanying.say(id, { to: group, isGroup: true, content }));
    if (status !== 200) throw new Error(`The callback was answered by ${status}`);
  }

  const threads = () => threadsIn(lanying.conversation(group));
  return {
    name,
    agents: [...people.keys()],
    threads,
    say: (who, thread, text) => type(who, withCode(thread, text)),
    async press(who, thread, button) {
      const [, command] =
        threads()
          .find(({ id }) => id === thread)
          ?.lines.toReversed()
          .flatMap(({ buttons }) => buttons)
          .map((one) => /^!(\w+) · (.+)$/u.exec(one) ?? [])
          .find(([, , label]) => label === button) ?? [];
      if (command !== undefined) await type(who, withCode(thread, `!${command}`));
    },
    // There are no forms: how it ended is what stands behind the command.
    close: (who, thread) => type(who, withCode(thread, `!close Ended by ${who}`)),
  };
}

/** What stands in the group, by the code that it begins with; the first of each is the card. */
function threadsIn(messages: readonly Message[]): readonly DeskThread[] {
  const coded = messages.flatMap((message) => {
    const read = readCode(message.content);
    return read ? [{ message, ...read }] : [];
  });
  return [...Map.groupBy(coded, ({ code }) => code)].flatMap(([id, [card, ...others]]) => {
    if (!card) return [];
    const [title = '', ...lines] = card.text.split('\n');
    const at = card.message.at;
    return [{ id, title, fields: fieldsIn(lines), at, lines: others.map(({ message, text }) => seen(message, text)) }];
  });
}

function seen({ id, from, at }: Message, text: string): Seen {
  const buttons = [...text.matchAll(/^#\d+ (!\w+ · .+)$/gmu)].map(([, button = '']) => button);
  return { id, text, at, isTyped: from !== desk, who: from, buttons };
}
