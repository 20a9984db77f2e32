import type { Inbound } from '../../core/channel.ts';
import type { Party } from '../../core/message.ts';
import { parseAddressKey } from '../../core/message.ts';
import { plain } from '../../core/richtext.ts';
import type { Platform, Post } from './platform.ts';
import type { World } from './world.ts';

/** A message that somebody wrote, and all that the oracle needs to know of it. */
export interface Written {
  readonly text: string;
  readonly id: string;
  /** Whose conversation it belongs to. */
  readonly customer: string;
  readonly kind: 'customer' | 'agent' | 'note' | 'colleague';
  /** Where it was written. */
  readonly place: string;
}

const agents: readonly [Party, ...Party[]] = [
  { id: 'ana', name: 'Ana', kind: 'agent' },
  { id: 'bo', name: 'Bo', kind: 'agent' },
];

/** Where people meet. */
type Stage = Pick<World, 'clock' | 'random' | 'chat' | 'desk'>;

/** People at random: customers who chat and ask for a person, agents who answer what they see. */
export class Script {
  readonly written: Written[] = [];
  /** Marks of what the desk held back, be it that it was sent later. */
  readonly held = new Set<string>();
  readonly #world: Stage;
  readonly #customers: readonly [string, ...string[]];
  #count = 0;

  constructor(world: Stage, customers: number) {
    this.#world = world;
    const names = Array.from({ length: customers }, (_, index) => `c${index + 1}`);
    this.#customers = [names[0] ?? 'c1', ...names.slice(1)];
    world.desk.onPost = (post) => this.#seen(post);
  }

  /** Customers write their messages over `ms`. */
  run(ms: number, messages: number): void {
    const { clock, random } = this.#world;
    for (const customer of this.#customers) {
      clock.after(random.int(0, ms / 4), () => this.#customer(customer, 'I want to talk to a human please'));
      for (let index = 0; index < messages; index++) {
        clock.after(random.int(0, ms), () =>
          this.#customer(customer, random.pick(['hm', 'well', 'and another thing'])),
        );
      }
    }
  }

  #customer(customer: string, words: string): void {
    const { chat } = this.#world;
    const text = this.#unique(customer, words);
    const id = chat.newId();
    this.written.push({ text, id, customer, kind: 'customer', place: `chat/${customer}` });
    chat.happen(this.#message({ channel: 'chat', chat: customer }, id, text, customerParty(customer)));
    if (this.#world.random.chance(0.1)) this.#editLater(chat, customer, id, text);
  }

  /** Replaces a message by itself and a sign, so that it can still be found. */
  #editLater(platform: Platform, customer: string, id: string, text: string): void {
    const { clock, random } = this.#world;
    clock.after(random.int(10, 3_000), () => {
      platform.happen({
        ...this.#message({ channel: 'chat', chat: customer }, id, `${text} (edited)`, customerParty(customer)),
        type: 'edit',
        revision: String(clock.now()),
        key: `edit-${id}`,
      });
    });
  }

  /** Agents look at what appears in their threads, and often answer. */
  #seen(post: Post): void {
    const { clock, random } = this.#world;
    const customer = customerOf(post.text);
    const { chat, thread } = parseAddressKey(post.place);
    const root = thread ?? post.id;
    if (this.#isHeld(post, { channel: 'desk', chat, thread: root })) return;
    if (customer === undefined || random.chance(0.5)) return;
    clock.after(random.int(100, 8_000), () => this.#agent(customer, chat, root));
  }

  /** Whoever is asked about a reply that was held says yes or no, sooner or later, and now and then twice. */
  #isHeld(post: Post, address: Inbound['from']): boolean {
    const { clock, desk, random } = this.#world;
    const actions = post.parts.flatMap((part) => (part.kind === 'card' ? (part.card.actions ?? []) : []));
    const choices = actions.filter(({ id }) => /^(?:send|keep)-held:/.test(id)).map(({ id }) => id);
    const [first, ...others] = choices;
    if (first === undefined) return false;
    this.held.add(markOf(post.text) ?? '');
    for (let times = random.int(0, 2); times > 0; times--) {
      clock.after(random.int(100, 8_000), () => {
        const key = `press-${desk.newId()}`;
        const said = { at: new Date(clock.now()), from: address, by: random.pick(agents), id: post.id, values: {} };
        desk.happen({ ...said, type: 'action', key, action: random.pick([first, ...others]) });
      });
    }
    return true;
  }

  #agent(customer: string, room: string, thread: string): void {
    const { desk, random } = this.#world;
    const address = { channel: 'desk', chat: room, thread };
    const place = `desk/${room}/${thread}`;
    const agent = random.pick(agents);
    const deed = random.next();
    const id = desk.newId();
    if (deed < 0.1) return desk.happen(this.#message(address, id, '!close', agent));
    if (deed < 0.2) {
      return desk.happen(this.#message(address, id, `!transfer ${random.pick(['orders', 'support'])}`, agent));
    }
    if (deed < 0.25) return desk.happen(this.#message(address, id, '!return', agent));
    if (deed < 0.3) {
      const filing = ['!priority low', '!priority urgent', '!tag refund', '!tag -refund', '!verify'] as const;
      return desk.happen(this.#message(address, id, random.pick(filing), agent));
    }
    if (deed < 0.38) {
      const others = ['!claim', '!snooze 1m', '!snooze', '!reopen', '!reopen', '!assign Bo'] as const;
      return desk.happen(this.#message(address, id, random.pick(others), agent));
    }
    const isNote = deed < 0.48;
    const text = `${isNote ? '// ' : ''}${this.#unique(customer, 'answer')}`;
    this.written.push({ text, id, customer, kind: isNote ? 'note' : 'agent', place });
    desk.happen(this.#message(address, id, text, agent));
  }

  #message(from: Inbound['from'], id: string, text: string, by: Party): Inbound & { type: 'message' } {
    const at = new Date(this.#world.clock.now());
    return { type: 'message', key: `message-${id}`, at, from, by, id, parts: [{ kind: 'text', text: plain(text) }] };
  }

  /** Words with a mark that says whose they are and that no other message has. */
  #unique(customer: string, words: string): string {
    this.#count += 1;
    return `${words} <${customer}:${this.#count}>`;
  }
}

function customerParty(customer: string): Party {
  return { id: customer, name: customer, kind: 'customer' };
}

/** The mark of a message, `c1:17` say. */
export function markOf(text: string): string | undefined {
  return /<(c\d+:\d+)>/.exec(text)?.[1];
}

function customerOf(text: string): string | undefined {
  return markOf(text)?.split(':')[0];
}
