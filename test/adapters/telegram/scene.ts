import type { Inbound } from '../../../core/channel.ts';
import { type Part, plainParts } from '../../../core/message.ts';
import type { Group } from '../../fakes/telegram/world.ts';
import { forum, type OpenOptions, openTelegram, type TelegramUnderTest } from './open.ts';
import { Somebody } from './people.ts';

/** A customer, a desk with two agents, a stranger in its group, and the channel between them. */
export interface Scene {
  readonly test: TelegramUnderTest;
  readonly li: Somebody;
  readonly group: Group;
  /** Ana and Bo are members of the desk's group; Bo is a supervisor, Eve has left. */
  readonly ana: Somebody;
  readonly bo: Somebody;
  readonly eve: Somebody;
  events(): readonly Inbound[];
  said(): readonly string[];
  /** The parts of the newest message. */
  parts(): readonly Part[];
}

export async function openScene(options: OpenOptions = {}): Promise<Scene> {
  let group: Group | undefined;
  const test = await openTelegram({
    ...options,
    before(telegram) {
      const { world } = telegram;
      group = world.addForum(forum, 'Support');
      world.addUser(101, 'Li', { last_name: 'Lei' });
      world.join(group, world.addUser(501, 'Ana'));
      world.join(group, world.addUser(502, 'Bo'), 'administrator');
      world.join(group, world.addUser(503, 'Eve'), 'left');
      options.before?.(telegram);
    },
  });
  if (!group) throw new Error('There is no group');
  const person = (id: number, chat?: number): Somebody => {
    const user = test.telegram.world.users.get(id);
    if (!user) throw new Error('There is no such user');
    return new Somebody(test.telegram, user, { chat: chat ?? id });
  };
  const events = (): readonly Inbound[] => test.sink.events;
  return {
    test,
    group,
    li: person(101),
    ana: person(501, forum),
    bo: person(502, forum),
    eve: person(503, forum),
    events,
    said: () => events().flatMap((event) => (event.type === 'message' ? [plainParts(event.parts)] : [])),
    parts() {
      const event = events().findLast(({ type }) => type === 'message');
      return event?.type === 'message' ? event.parts : [];
    },
  };
}
