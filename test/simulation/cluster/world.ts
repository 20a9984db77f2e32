import { createEngine } from '../../../core/engine.ts';
import type { Leases } from '../../../core/leases.ts';
import type { Store } from '../../../core/store.ts';
import type { Turn } from '../../../core/turn.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { desks, silentLog, testTurn } from '../../support/brand.ts';
import { VirtualClock } from '../clock.ts';
import { Platform } from '../platform.ts';
import { createRandom, type Random } from '../random.ts';
import { type SqliteStore, storeMethods } from '../world.ts';
import { Broker } from './broker.ts';
import { createLeases } from './leases.ts';
import { type Perils, WorkerLife } from './worker.ts';

/** A bug put in on purpose, to see that it is found. */
export type Sabotage = 'no-fence-of-turns' | 'no-fence-of-attempts' | 'no-claims' | 'no-sweep' | 'no-take-over';

const restartMs = 1_500;
const slowestFlushMs = 3;

/** Several processes in one world: one store, two platforms, and somebody who carries wake-ups between them. */
export class ClusterWorld {
  readonly clock = new VirtualClock();
  readonly random: Random;
  readonly chat: Platform;
  readonly desk: Platform;
  readonly broker: Broker;
  readonly perils: Perils = { death: 0, pause: 0, fail: 0 };
  turn: Turn = testTurn;
  deaths = 0;
  pauses = 0;
  readonly #sabotage: Sabotage | undefined;
  readonly #rooms = new Set(desks.map(({ room }) => room.chat));
  readonly #lives = new Set<WorkerLife>();
  /** In half the worlds each platform is one process's at a time; in the others claims are all there is. */
  readonly #leases: Leases | undefined;
  #store: SqliteStore | undefined;
  #ids = 0;
  #members = 0;

  constructor(seed: number, sabotage?: Sabotage) {
    this.random = createRandom(seed);
    this.#sabotage = sabotage;
    // Half the worlds have a customers' platform that cannot be read back.
    this.chat = new Platform('chat', this.random, this.clock, this.random.chance(0.5));
    this.desk = new Platform('desk', this.random, this.clock, true);
    this.broker = new Broker(this.random, this.clock);
    this.#leases = this.random.chance(0.5) ? createLeases(this.clock, sabotage === 'no-take-over') : undefined;
  }

  get store(): SqliteStore {
    if (!this.#store) throw new Error('The world is not open');
    return this.#store;
  }

  async open(workers: number): Promise<void> {
    // In memory: what a store does when a process dies is the other simulation's matter.
    this.#store = await openSqliteStore(':memory:', {
      clock: this.clock,
      defer: (run) => void this.clock.after(this.random.int(0, slowestFlushMs), run),
    });
    for (let worker = 0; worker < workers; worker += 1) this.#boot();
  }

  #boot(): void {
    const leave: (() => void)[] = [];
    const life = new WorkerLife(
      this.random,
      this.perils,
      this.clock,
      () => {
        this.deaths += 1;
        for (const end of leave) end();
        this.#lives.delete(life);
        this.clock.after(restartMs, () => this.#boot());
      },
      () => {
        this.pauses += 1;
      },
    );
    this.#lives.add(life);
    const clock = life.clock(this.clock);
    const store = life.wrapStore<Store>(sabotaged(this.store, this.#sabotage), storeMethods);
    const engine = createEngine({
      store,
      wakeups: this.broker.join(life, clock),
      turn: (...args) => this.turn(...args),
      channels: [this.chat, this.desk].map((platform) => platform.channel(life, (end) => void leave.push(end))),
      isDesk: ({ channel, chat }) => channel === 'desk' && this.#rooms.has(chat),
      newId: () => {
        this.#ids += 1;
        return `id-${this.#ids}`;
      },
      // As if there were nobody else.
      isShared: this.#sabotage !== 'no-claims',
      ...this.#memberOf(life),
      log: silentLog,
      clock,
    });
    // A front desk that cannot start ends, and is started again.
    engine.start().catch(() => life.end());
  }

  #memberOf(life: WorkerLife) {
    if (!this.#leases) return {};
    this.#members += 1;
    const leases = life.wrapStore<Leases>(this.#leases, ['keep', 'release', 'leave', 'holderOf']);
    return { member: { leases, id: `process-${this.#members}`, address: '' } };
  }

  async close(): Promise<void> {
    await this.#store?.close();
  }
}

/** The store, with one promise broken. */
function sabotaged(store: SqliteStore, sabotage: Sabotage | undefined): SqliteStore {
  const override = (methods: Partial<Store>): SqliteStore =>
    new Proxy(store, { get: (target, name) => Reflect.get(methods, name) ?? Reflect.get(target, name) });
  switch (sabotage) {
    case 'no-fence-of-turns':
      return override({
        commit: async (turn) => {
          const known = await store.conversation(turn.conversation.id);
          return store.commit({ ...turn, version: known?.version ?? 0 });
        },
      });
    case 'no-fence-of-attempts':
      return override({
        begin: async (row) => {
          const [head] = await store.queued(row.lane, 1);
          return head?.seq === row.seq ? store.begin(head) : row;
        },
      });
    case 'no-sweep':
      return override({ unfinished: () => Promise.resolve({ mailboxes: [], lanes: [] }) });
    default:
      return store;
  }
}
