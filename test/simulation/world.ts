import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import { createEngine, type Engine } from '../../core/engine.ts';
import type { Mask } from '../../core/mask.ts';
import type { Address } from '../../core/message.ts';
import type { Model } from '../../core/model.ts';
import type { Store } from '../../core/store.ts';
import type { Turn } from '../../core/turn.ts';
import { createEmbeddedWakeups } from '../../queue/embedded.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { desks, silentLog, testTurn } from '../support/brand.ts';
import { VirtualClock } from './clock.ts';
import { Life } from './life.ts';
import { Platform } from './platform.ts';
import { createRandom, type Random } from './random.ts';

/** A bug put in on purpose, to see that it is found. */
export type Sabotage = 'ack-before-commit' | 'forget-sending' | 'overtake';

export type SqliteStore = Awaited<ReturnType<typeof openSqliteStore>>;

interface Process {
  readonly life: Life;
  readonly store: SqliteStore;
  readonly engine: Engine;
}

/** Each is an await at which a process may die. */
export const storeMethods = [
  'accept',
  'pending',
  'reject',
  'tell',
  'conversation',
  'commit',
  'target',
  'entry',
  'transcript',
  'lane',
  'laneAt',
  'queued',
  'begin',
  'settle',
  'locate',
  'deadLetterOf',
  'replay',
  'unfinished',
  'nextTimer',
  'fireTimers',
  'openCases',
  'casesSince',
  'casesOf',
  'entriesAfter',
  'shift',
  'away',
  'agents',
  'drop',
  'lanesOf',
  'erase',
  'erasing',
  'erased',
] as const;

const restartMs = 1_500;
const slowestFlushMs = 3;

/** Frontdesk in a world of its own: two platforms, a disk, time, and processes that die and come back. */
export class World {
  readonly clock = new VirtualClock();
  readonly random: Random;
  readonly chat: Platform;
  readonly desk: Platform;
  deaths = 0;
  /** How the brand decides, and its desks' rooms: both may change from one moment to the next. */
  turn: Turn = testTurn;
  /** Whoever takes customers in the platform's own app, where somebody does. */
  colleagues: { handOver(life: Life, customer: string): Promise<void> } | undefined;
  /** What drafts summaries, where something does. */
  model: Model | undefined;
  /** How long a conversation is kept in which nothing happens; for ever where it is absent. */
  keepMs: number | undefined;
  /** What its desks are not to see. */
  mask: Mask = (text) => text;
  rooms: ReadonlySet<string> = new Set(desks.map(({ room }) => room.chat));
  /** Probability of dying at an await. */
  deathRate = 0;
  readonly #folder = mkdtempSync(join(tmpdir(), 'frontdesk-simulation-'));
  readonly #sabotage: Sabotage | undefined;
  #process: Process | undefined;
  #ids = 0;

  constructor(seed: number, sabotage?: Sabotage) {
    this.random = createRandom(seed);
    this.#sabotage = sabotage;
    // Half the worlds have a customers' platform that cannot be read back.
    this.chat = new Platform('chat', this.random, this.clock, this.random.chance(0.5));
    this.desk = new Platform('desk', this.random, this.clock, true);
  }

  get store(): SqliteStore {
    if (!this.#process) throw new Error('No process is running');
    return this.#process.store;
  }

  async boot(): Promise<void> {
    const life: Life = new Life(
      this.random,
      () => this.deathRate,
      () => this.#died(),
    );
    const clock = life.clock(this.clock);
    const store = await openSqliteStore(join(this.#folder, 'frontdesk.db'), {
      clock,
      defer: (run) => void clock.after(this.random.int(0, slowestFlushMs), run),
    });
    const mortal: Store = life.wrap<Store>(store, storeMethods);
    const { colleagues } = this;
    const handOver = colleagues && ((to: Address) => colleagues.handOver(life, to.chat));
    const channels = [{ ...this.chat.channel(life), ...(handOver && { handOver }) }, this.desk.channel(life)];
    const engine = createEngine({
      mask: (text) => this.mask(text),
      store: sabotaged(mortal, this.#sabotage, clock),
      wakeups: createEmbeddedWakeups({ clock }),
      turn: (...args) => this.turn(...args),
      channels,
      isDesk: ({ channel, chat }) => channel === 'desk' && this.rooms.has(chat),
      newId: () => {
        this.#ids += 1;
        return `id-${this.#ids}`;
      },
      log: silentLog,
      clock,
      keepMs: this.keepMs,
      model: { ask: async (...args) => (await this.model?.ask(...args)) ?? { code: 'unreachable' } },
    });
    this.#process = { life, store, engine };
    if (this.#sabotage === 'ack-before-commit') hastyAck(engine);
    void engine.start();
  }

  #died(): void {
    this.deaths += 1;
    const dead = this.#process;
    this.#process = undefined;
    this.clock.after(restartMs, () => {
      // Whatever this process had not written is gone with it; its file and lock are free for the next one.
      void dead?.store.close().finally(() => this.boot());
    });
  }

  close(): Promise<void> {
    const last = this.#process;
    last?.life.end();
    return Promise.resolve(last?.store.close()).finally(() => rmSync(this.#folder, { recursive: true, force: true }));
  }
}

/** The store, with one promise broken. */
function sabotaged(store: Store, sabotage: Sabotage | undefined, clock: Clock): Store {
  if (sabotage === 'forget-sending') return override(store, { begin: (row) => Promise.resolve(row) });
  if (sabotage === 'overtake') {
    return override(store, {
      queued: async (lane, limit) =>
        (await store.queued(lane, limit)).filter(({ notBefore }) => notBefore <= clock.now()),
    });
  }
  return store;
}

function override(store: Store, methods: Partial<Store>): Store {
  return new Proxy(store, {
    get: (target, name) => Reflect.get(methods, name) ?? Reflect.get(target, name),
  });
}

/** Tells the platform that an event is safe before it is. */
function hastyAck(engine: Engine): void {
  const { accept } = engine.sink;
  engine.sink.accept = (events) => {
    accept(events).catch(() => {});
    return Promise.resolve();
  };
}
