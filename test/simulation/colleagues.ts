import type { Inbound } from '../../core/channel.ts';
import type { Conversation } from '../../core/conversation.ts';
import type { Party } from '../../core/message.ts';
import { plain } from '../../core/richtext.ts';
import type { Life } from './life.ts';
import { markOf, type Written } from './script.ts';
import type { World } from './world.ts';

const zhang: Party = { id: 'zhang', name: 'Zhang', kind: 'agent' };

/** People in the platform's own app: they take the customers that are passed on to them, talk, and mostly end it. */
export class Colleagues {
  /** Customers that they have. */
  readonly have = new Set<string>();
  readonly written: Written[] = [];
  /** What desks have said to a customer whom they had. */
  readonly intrusions: string[] = [];
  readonly #world: Pick<World, 'chat' | 'clock' | 'random'>;
  #count = 10_000;

  constructor(world: Pick<World, 'chat' | 'clock' | 'random'>) {
    this.#world = world;
    world.chat.onPost = ({ text }, { chat }) => {
      if (this.have.has(chat) && markOf(text) !== undefined) this.intrusions.push(text);
    };
  }

  /** A channel's `handOver`: whoever is with them already stays with them. */
  handOver(life: Life, customer: string): Promise<void> {
    return this.#world.chat.wire(life, () => {
      if (this.have.has(customer)) return;
      this.have.add(customer);
      this.#takeLater(customer);
    });
  }

  /** Where a customer is in the end, and whether the case knows. */
  judge(customer: string, { case: current }: Conversation): readonly string[] {
    const wrong = this.intrusions.map((text) => `"${text}" went to a customer whom colleagues had`);
    if (current?.elsewhere === 'asked') wrong.push(`nobody knows whether ${customer} was passed on`);
    if (current?.elsewhere === 'there' && !this.have.has(customer)) wrong.push(`${customer} is with nobody`);
    return wrong;
  }

  #takeLater(customer: string): void {
    const { clock, random } = this.#world;
    clock.after(random.int(500, 5_000), () => {
      this.#happen(customer, { type: 'status', status: 'answered-elsewhere' });
      for (let count = random.int(1, 3); count > 0; count--) {
        clock.after(random.int(100, 4_000), () => this.#say(customer));
      }
      if (random.chance(0.2)) return;
      clock.after(random.int(4_500, 12_000), () => {
        this.have.delete(customer);
        this.#happen(customer, { type: 'status', status: 'ended-elsewhere' });
      });
    });
  }

  #say(customer: string): void {
    this.#count += 1;
    const text = `I look into it <${customer}:${this.#count}>`;
    const id = this.#world.chat.newId();
    this.written.push({ text, id, customer, kind: 'colleague', place: `chat/${customer}` });
    this.#happen(customer, { type: 'message', id, parts: [{ kind: 'text', text: plain(text) }] });
  }

  #happen(customer: string, deed: object): void {
    const { chat, clock } = this.#world;
    const from = { channel: 'chat', chat: customer };
    const by = 'status' in deed ? { id: customer, name: customer, kind: 'customer' as const } : zhang;
    const event = { key: `colleague-${chat.newId()}`, at: new Date(clock.now()), from, by, ...deed };
    chat.happen(event as Inbound);
  }
}
