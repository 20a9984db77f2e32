import type { Channel, Inbound, Outgoing, Sink } from '../../core/channel.ts';
import { type Address, type Card, type Fate, plainParts } from '../../core/message.ts';
import { plain } from '../../core/richtext.ts';

/** A desk of the plainest kind: what is posted there, and the fate beside what agents write. */
export class PlainDesk implements Channel {
  readonly name = 'desk';
  readonly capabilities: Channel['capabilities'];
  readonly posts: { text: string; thread: string }[] = [];
  readonly fates = new Map<string, { fate: Fate; reason?: string }>();
  #sink: Sink | undefined;
  #count = 0;
  #card: Card | undefined;

  constructor(like: Channel['capabilities']) {
    this.capabilities = {
      ...like,
      limits: { text: 10_000, fileBytes: 0 },
      features: { ...like.features, edit: 'full' },
    };
  }

  async start(sink: Sink): Promise<void> {
    this.#sink = sink;
  }

  async stop(): Promise<void> {}

  async open(): Promise<never> {
    throw new Error('There are no files');
  }

  async send(to: Address, { parts }: Outgoing) {
    this.#count += 1;
    const id = `post-${this.#count}`;
    const thread = to.thread ?? id;
    this.posts.push({ text: plainParts(parts), thread });
    this.#show(parts);
    return to.thread === undefined ? { ids: [id], thread } : { ids: [id] };
  }

  async edit(_to: Address, ids: readonly string[], { parts }: Outgoing) {
    this.#show(parts);
    return { ids };
  }

  /** What stands on the newest card beside a label. */
  cardField(label: string): string | undefined {
    return this.#card?.fields?.find((field) => field.label === label)?.value;
  }

  #show(parts: Outgoing['parts']): void {
    for (const part of parts) if (part.kind === 'card' && part.card.facts) this.#card = part.card;
  }

  async mark(_to: Address, ids: readonly string[], { fate, reason }: { fate: Fate; reason?: string }) {
    this.fates.set(ids[0] ?? '', reason === undefined ? { fate } : { fate, reason });
  }

  async #happen(deed: object): Promise<void> {
    this.#count += 1;
    const from = { channel: 'desk', chat: 'support', thread: this.posts[0]?.thread ?? '' };
    const by = { id: 'ana', name: 'Ana', kind: 'agent', role: 'agent' };
    const event = { key: `key-${this.#count}`, at: new Date(), from, by, ...deed };
    await this.#sink?.accept([event as Inbound]);
  }

  async writes(text: string): Promise<string> {
    const id = `written-${this.#count}`;
    await this.#happen({ type: 'message', id, parts: [{ kind: 'text', text: plain(text) }] });
    return id;
  }

  retries(id: string): Promise<void> {
    return this.#happen({ type: 'action', id, action: 'retry', values: {} });
  }
}
