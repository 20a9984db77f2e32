import { setTimeout as wait } from 'node:timers/promises';
import type { Role } from '../../app/roles.ts';
import { type FrontDesk, startFrontDesk } from '../kill/front-desk.ts';
import type { Place } from './gate.ts';

/** What `/healthz` says of the channels. */
type Channels = Readonly<Record<string, string>>;

const patienceMs = 90_000;
const withoutPostgres = 'The Postgres store cannot be used.';

/** The processes of a brand, each on a port of its own that it keeps. */
export class Fleet {
  readonly places: readonly Place[];
  /** What went wrong with the processes themselves. */
  readonly wrong: string[] = [];
  readonly #folder: string;
  readonly #desks: FrontDesk[] = [];
  readonly #lives: FrontDesk[] = [];
  /** Those that were told to end, or killed. */
  readonly #doomed = new Set<FrontDesk>();

  constructor(folder: string, places: readonly Place[]) {
    this.#folder = folder;
    this.places = places;
  }

  /** As a supervisor does: one that finds no Postgres ends with a message, and is started again. */
  async start(index: number): Promise<void> {
    const until = Date.now() + patienceMs;
    const { port = 0, roles = [] } = this.places[index] ?? {};
    const more = roles.flatMap((role: Role) => ['--role', role]);
    while (Date.now() < until) {
      const desk = startFrontDesk({ folder: this.#folder, store: '', remove: async () => {} }, { port, more });
      this.#desks[index] = desk;
      this.#lives.push(desk);
      if (await this.#comesUp(index, desk, until)) {
        void desk.ended.then((status) => {
          if (!this.#doomed.has(desk)) this.wrong.push(`process ${index + 1} ended by itself, with ${status}`);
        });
        return;
      }
      if (!desk.output.stderr.includes(withoutPostgres)) break;
    }
    this.wrong.push(`process ${index + 1} did not come up: ${this.#desks[index]?.output.stderr}`);
  }

  async kill(index: number): Promise<void> {
    const desk = this.#doom(index);
    desk.crash();
    await desk.ended;
  }

  /** It is told to end, and takes its time. */
  async stop(index: number): Promise<void> {
    const desk = this.#doom(index);
    desk.terminate();
    const status = await desk.ended;
    if (status !== 0) this.wrong.push(`process ${index + 1} was told to end, and ended with ${status}`);
  }

  async pause(index: number, ms: number): Promise<void> {
    this.#desks[index]?.signal('SIGSTOP');
    await wait(ms);
    this.#desks[index]?.signal('SIGCONT');
  }

  /** Which process has a channel. */
  async owner(channel: string): Promise<number | undefined> {
    const all = await Promise.all(this.places.map((_, index) => this.#channels(index).catch((): Channels => ({}))));
    const found = all.findIndex((channels) => channels[channel] === 'here');
    return found < 0 ? undefined : found;
  }

  /** All that they have written, one life after the other. */
  get logs(): readonly string[] {
    return this.#lives.map(({ output }) => output.stderr);
  }

  async end(): Promise<void> {
    for (const [index] of this.#desks.entries()) {
      const desk = this.#doom(index);
      desk.signal('SIGCONT');
      desk.crash();
      await desk.ended;
    }
  }

  #doom(index: number): FrontDesk {
    const desk = this.#desks[index];
    if (!desk) throw new Error(`There is no process ${index + 1}`);
    this.#doomed.add(desk);
    return desk;
  }

  async #channels(index: number): Promise<Channels> {
    const signal = AbortSignal.timeout(2_000);
    const answer = await fetch(`http://127.0.0.1:${this.places[index]?.port}/healthz`, { signal });
    const { status, channels = {} } = (await answer.json()) as { status: string; channels?: Channels };
    if (status !== 'ok') throw new Error(`It is ${status}`);
    return channels;
  }

  async #comesUp(index: number, desk: FrontDesk, until: number): Promise<boolean> {
    let isOver = false;
    void desk.ended.then(() => {
      isOver = true;
    });
    while (Date.now() < until && !isOver) {
      if (await this.#channels(index).catch(() => undefined)) return true;
      await wait(200);
    }
    return false;
  }
}
