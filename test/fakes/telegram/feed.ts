import type { Update } from '../../../adapters/telegram/wire.ts';
import { faultsOfType } from './schema.ts';
import { Refusal } from './text.ts';

/** Whether the bot confirmed an update, or was told it once more. */
export type Delivered = 'acked' | 'not-acked';

interface Entry {
  readonly update: Update;
  readonly chat: string;
  /** Times it was handed over. */
  handed: number;
  /** A repetition that Telegram never makes by itself: handed over whatever the offset. */
  forced: boolean;
  waiting: ((delivered: Delivered) => void)[];
}

interface Poll {
  answer(): void;
  refuse(refusal: Refusal): void;
}

export interface Webhook {
  readonly url: string;
  readonly secret: string | undefined;
}

const usualKinds = new Set(['message', 'edited_message', 'callback_query', 'my_chat_member']);

/**
 * The updates of one bot: with offsets that confirm, one consumer at a time, and webhooks that keep the order of each
 * chat and come again until they are answered well.
 */
export class Feed {
  /** Everything that was ever handed over, in order. */
  readonly sent: Update[] = [];
  webhook: Webhook | null = null;
  /** What Telegram would say of its newest attempt to bring something. */
  webhookError: { readonly date: number; readonly message: string } | null = null;
  /** How long until a webhook comes again; Telegram begins with about a second. */
  retryMs = 20;
  /** Status of each answer to a webhook call. */
  readonly answers: number[] = [];
  #entries: Entry[] = [];
  #last = 900_000;
  #poll: Poll | null = null;
  #kinds: ReadonlySet<string> = usualKinds;
  readonly #chains = new Map<string, Promise<unknown>>();
  #stopped = false;
  /** Offsets as they were asked for. */
  readonly offsets: (number | undefined)[] = [];

  /** Something happened. Resolves when the bot confirmed it, or did not. */
  push(kind: Exclude<keyof Update, 'update_id'>, content: object, chat: string): Promise<Delivered> {
    return this.pushAll([{ kind, content }], chat);
  }

  /** Several things at once; resolves with the worst. */
  async pushAll(
    news: readonly { readonly kind: Exclude<keyof Update, 'update_id'>; readonly content: object }[],
    chat: string,
  ): Promise<Delivered> {
    const entries = news.flatMap(({ kind, content }): Entry[] => {
      this.#last += 1;
      const update = structuredClone({ update_id: this.#last, [kind]: content }) as Update;
      const faults = faultsOfType(update, 'Update');
      if (faults.length > 0) throw new Error(`The fake would send what Telegram never does: ${faults.join('; ')}`);
      if (!this.#kinds.has(kind)) return [];
      return [{ update, chat, handed: 0, forced: false, waiting: [] }];
    });
    const outcomes = entries.map((entry) => this.#deliver(entry));
    this.#poll?.answer();
    const all = await Promise.all(outcomes);
    return all.every((one) => one === 'acked') ? 'acked' : 'not-acked';
  }

  /** Hands an update over once more: the same, if it was confirmed. */
  redeliver(update: Update, chat: string): Promise<Delivered> {
    const open = this.#entries.find((entry) => entry.update === update);
    if (open) return new Promise((resolve) => open.waiting.push(resolve));
    const outcome = this.#deliver({ update, chat, handed: 0, forced: true, waiting: [] });
    this.#poll?.answer();
    return outcome;
  }

  get newest(): Update {
    const update = this.sent.at(-1);
    if (!update) throw new Error('Nothing was handed over yet');
    return update;
  }

  get waiting(): number {
    return this.#entries.length;
  }

  setKinds(kinds: unknown): void {
    if (Array.isArray(kinds)) this.#kinds = new Set(kinds as readonly string[]);
  }

  /** Answers `getUpdates`, after a while if there is nothing yet. */
  async poll(
    { offset, limit = 100, timeout = 0 }: { offset?: number; limit?: number; timeout?: number },
    gone: (callback: () => void) => void,
  ): Promise<readonly Update[]> {
    if (this.webhook) {
      throw new Refusal(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook");
    }
    this.#poll?.refuse(
      new Refusal(
        409,
        'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
      ),
    );
    this.offsets.push(offset);
    if (offset !== undefined) this.#confirm(offset);
    if (this.#entries.length === 0 && timeout > 0) await this.#news(timeout * 1000, gone);
    return this.#entries.slice(0, limit).map((entry) => {
      entry.handed += 1;
      if (entry.handed > 1) for (const tell of entry.waiting.splice(0)) tell('not-acked');
      this.sent.push(entry.update);
      return entry.update;
    });
  }

  /** Has updates brought from now on, those that wait first. */
  setWebhook(webhook: Webhook): void {
    const isFirst = this.webhook === null;
    this.webhook = webhook;
    if (!isFirst) return;
    for (const entry of this.#entries) this.#bringInTurn(entry);
  }

  stop(): void {
    this.#stopped = true;
    this.#poll?.answer();
  }

  #confirm(offset: number): void {
    const kept =
      offset < 0
        ? this.#entries.slice(offset)
        : this.#entries.filter(({ update, forced, handed }) => {
            return update.update_id >= offset || (forced && handed === 0);
          });
    for (const entry of this.#entries.filter((one) => !kept.includes(one))) {
      for (const tell of entry.waiting) tell('acked');
    }
    this.#entries = kept;
  }

  #news(ms: number, gone: (callback: () => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const poll: Poll = {
        answer: () => end(resolve),
        refuse: (refusal) => end(() => reject(refusal)),
      };
      const end = (how: () => void): void => {
        clearTimeout(timer);
        if (this.#poll === poll) this.#poll = null;
        how();
      };
      const timer = setTimeout(() => end(resolve), ms);
      this.#poll = poll;
      gone(() => end(() => reject(new Error('The poll was given up'))));
    });
  }

  #deliver(entry: Entry): Promise<Delivered> {
    const outcome = new Promise<Delivered>((resolve) => entry.waiting.push(resolve));
    if (entry.forced) this.#entries.unshift(entry);
    else this.#entries.push(entry);
    if (this.webhook) this.#bringInTurn(entry);
    return outcome;
  }

  /** Messages of one chat come one after the other. */
  #bringInTurn(entry: Entry): void {
    const before = this.#chains.get(entry.chat) ?? Promise.resolve();
    this.#chains.set(
      entry.chat,
      before.then(() => this.#bring(entry)),
    );
  }

  async #bring(entry: Entry): Promise<void> {
    while (!this.#stopped && this.webhook) {
      entry.handed += 1;
      this.sent.push(entry.update);
      const status = await this.#call(this.webhook, entry.update);
      this.answers.push(status);
      const isTaken = status >= 200 && status < 300;
      if (isTaken) this.#entries = this.#entries.filter((one) => one !== entry);
      for (const tell of entry.waiting.splice(0)) tell(isTaken ? 'acked' : 'not-acked');
      if (isTaken) return;
      await new Promise((resolve) => setTimeout(resolve, this.retryMs));
    }
  }

  async #call({ url, secret }: Webhook, update: Update): Promise<number> {
    try {
      // Where the address is https, as it has to be, the proxy that takes TLS off is left out.
      const response = await fetch(url.replace(/^https:\/\/(?=127\.)/u, 'http://'), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret }),
        },
        body: JSON.stringify(update),
      });
      await response.body?.cancel();
      return response.status;
    } catch {
      return 0;
    }
  }
}
