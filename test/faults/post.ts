import { setTimeout as wait } from 'node:timers/promises';
import type { FakeSlack } from '../fakes/slack/server.ts';
import type { Json } from '../fakes/slack/world.ts';
import type { Written } from './record.ts';

/** Slack waits so long for an ack: docs.slack.dev/apis/events-api, "Responding to events". */
const ackWithinMs = 3_000;
/** Slack itself comes again at once, after a minute and after five; sooner and more often here, so that runs may end. */
const againAfterMs = [0, 10_000, 20_000, 40_000, 60_000, 60_000];
const known = 200;

/** Brings events to the app, again and again until one is taken in. */
export class Post {
  readonly slack: FakeSlack;
  /** Payloads that are under way. */
  waiting = 0;
  /** How often something was brought once more. */
  repeated = 0;
  /** Payloads that were never taken. */
  givenUp = 0;
  readonly #brought: Json[] = [];

  constructor(slack: FakeSlack) {
    this.slack = slack;
  }

  bring(event: Json, written: Written): void {
    const payload = this.slack.wrap(event);
    this.#brought.push(payload);
    if (this.#brought.length > known) this.#brought.shift();
    void this.#deliver(payload, written);
  }

  /** Something that was brought before comes once more. */
  again(back: number): void {
    const payload = this.#brought.at(-1 - back);
    if (payload) void this.slack.redeliver('events_api', payload);
  }

  async #deliver(payload: Json, written: Written): Promise<void> {
    this.waiting += 1;
    try {
      if (await this.#isTaken(payload, written)) return;
      written.late = true;
      for (const ms of againAfterMs) {
        await wait(ms);
        this.repeated += 1;
        if (await this.#isTaken(payload, written)) return;
      }
      this.givenUp += 1;
    } finally {
      this.waiting -= 1;
    }
  }

  async #isTaken(payload: Json, written: Written): Promise<boolean> {
    const late = wait(ackWithinMs, { acked: false }, { ref: false });
    const { acked } = await Promise.race([this.slack.redeliver('events_api', payload), late]);
    if (acked) written.takenAt = Date.now();
    return acked;
  }
}
