import type { Inbound } from '../../core/channel.ts';
import type { Conversation } from '../../core/conversation.ts';
import type { Card, Party } from '../../core/message.ts';
import { plain } from '../../core/richtext.ts';
import type { Post } from '../simulation/platform.ts';
import { World } from '../simulation/world.ts';

type Deed = Inbound extends infer E ? (E extends Inbound ? Omit<E, 'key' | 'at' | 'from' | 'by'> : never) : never;

export const ana: Party = { id: 'ana', name: 'Ana', kind: 'agent', role: 'agent' };
export const bo: Party = { id: 'bo', name: 'Bo', kind: 'agent', role: 'supervisor' };
const may: Party = { id: 'may', name: 'May', kind: 'customer' };

/** Long enough for everything under way to arrive, and short enough for no timer to be due. */
const aWhileMs = 20_000;

/** The whole core with one customer, two desks and nothing going wrong, to be talked to line by line. */
export class Scene {
  readonly world = new World(1);
  #count = 0;

  static async open(): Promise<Scene> {
    const scene = new Scene();
    await scene.world.boot();
    return scene;
  }

  close(): Promise<void> {
    return this.world.close();
  }

  /** May writes. @returns the id of her message */
  async customer(text: string, replyTo?: string): Promise<string> {
    const id = this.#newId();
    await this.customerDoes({ type: 'message', id, parts: [textPart(text)], ...(replyTo ? { replyTo } : {}) });
    return id;
  }

  async customerDoes(deed: Deed, key?: string): Promise<void> {
    this.#happen({ channel: 'chat', chat: 'may' }, may, deed, key);
    await this.world.clock.pass(aWhileMs);
  }

  /** An agent writes in a thread, the newest one if none is given. @returns the id of the message */
  async agent(by: Party, text: string, thread: string = this.thread(), replyTo?: string): Promise<string> {
    const id = this.#newId();
    await this.agentDoes(by, { type: 'message', id, parts: [textPart(text)], ...(replyTo ? { replyTo } : {}) }, thread);
    return id;
  }

  async agentDoes(by: Party, deed: Deed, thread: string = this.thread()): Promise<void> {
    this.#happen({ channel: 'desk', chat: this.#roomOf(thread), thread }, by, deed);
    await this.world.clock.pass(aWhileMs);
  }

  /** Presses a button of the newest card. */
  press(by: Party, action: string, values: Record<string, string> = {}): Promise<void> {
    return this.agentDoes(by, { type: 'action', id: this.thread(), action, values });
  }

  /** What May sees, line by line. */
  get chat(): readonly string[] {
    return this.world.chat.posts.filter(({ removed }) => !removed).map(({ text }) => text);
  }

  /** What stands in a thread below its card. */
  inThread(thread: string = this.thread()): readonly string[] {
    const place = `desk/${this.#roomOf(thread)}/${thread}`;
    return this.world.desk.posts.filter((post) => post.place === place && !post.removed).map(({ text }) => text);
  }

  /** The cards of all cases so far, as they were first posted. */
  get cards(): readonly Post[] {
    return this.world.desk.posts.filter(({ place }) => /^desk\/[^/]+$/.test(place));
  }

  /** The newest card as it stands now. */
  get card(): Card {
    const part = this.cards.at(-1)?.parts.find((candidate) => candidate.kind === 'card');
    if (part?.kind !== 'card') throw new Error('There is no card');
    return part.card;
  }

  thread(): string {
    const id = this.cards.at(-1)?.id;
    if (id === undefined) throw new Error('There is no thread');
    return id;
  }

  async conversation(): Promise<Conversation> {
    const known = await this.world.store.conversation('chat/may');
    if (!known) throw new Error('There is no conversation');
    return known.conversation;
  }

  #roomOf(thread: string): string {
    return this.cards.find(({ id }) => id === thread)?.place.split('/')[1] ?? 'support';
  }

  #happen(from: Inbound['from'], by: Party, deed: Deed, key = `key-${this.#newId()}`): void {
    const { clock, chat, desk } = this.world;
    const event = { key, at: new Date(clock.now()), from, by, ...deed } as Inbound;
    (from.channel === 'chat' ? chat : desk).happen(event);
  }

  #newId(): string {
    this.#count += 1;
    return `written-${this.#count}`;
  }
}

export function textPart(text: string) {
  return { kind: 'text', text: plain(text) } as const;
}
