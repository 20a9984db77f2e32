import { createRandom } from '../simulation/random.ts';
import { Agent } from './agent.ts';
import { Customer } from './customer.ts';
import type { CustomerSeat, DeskSeat } from './seats.ts';
import { slackDesk } from './slack.ts';
import { group, morning, people, Stage } from './stage.ts';
import { type Kind, stories } from './stories.ts';
import { telegramCustomer, telegramDesk } from './telegram.ts';
import { webCustomer, webDesk } from './web.ts';

const minute = 60_000;
const hour = 60 * minute;

export interface DayOptions {
  readonly seed: number;
  readonly customers: number;
  /** In hours after midnight: from when to when customers come, agents work, and all is watched. */
  readonly arrivals: readonly [number, number];
  readonly shift: readonly [number, number];
  readonly end: number;
  /** Told the time of the day, now and then. */
  readonly onHour?: (hour: number) => void;
}

/** A day that is over: everybody who took part in it, and the front desk's folder. */
export interface Day {
  readonly stage: Stage;
  readonly desks: readonly DeskSeat[];
  readonly agents: readonly Agent[];
  readonly customers: readonly Customer[];
  readonly kinds: ReadonlyMap<Kind, number>;
}

/** Lives through a day, in as much time as it takes. The same seed gives the same people the same ideas. */
export async function live(options: DayOptions): Promise<Day> {
  const { seed } = options;
  const stage = await Stage.open();
  const { clock } = stage;
  const pause = (ms: number) => stage.pause(ms);
  const now = () => clock.now();
  const at = (hours: number) => morning + (hours - 6) * hour;
  const random = createRandom(seed);

  const slack = slackDesk(stage.slack, 'support', stage.room, people.support);
  const telegram = telegramDesk(stage.telegram, 'orders', group, people.orders, pause);
  await stage.start();
  const desks = [slack, telegram, await webDesk(stage.served, 'care', 'care', people.care)];
  const agents: Agent[] = [];
  for (const seat of desks) {
    for (const name of seat.agents) {
      agents.push(
        new Agent({
          name,
          number: agents.length + 1,
          seat,
          random: createRandom(random.int(1, 1e9)),
          now,
          pause,
          others: desks.filter((desk) => desk !== seat).map((desk) => desk.name),
          shift: { from: at(options.shift[0]), to: at(options.shift[1]) },
          colleague: () => agents.find((other) => other.name !== name && seat.agents.includes(other.name)),
        }),
      );
    }
  }

  const seats: CustomerSeat[] = [];
  const kinds = kindsFor(options.customers);
  for (const [index, kind] of kinds.entries()) {
    // Telegram tells no bot of what is taken back, and nobody can block a website.
    const isWeb = kind === 'takesBack' || (kind !== 'leaves' && random.chance(0.5));
    const number = index + 1;
    seats.push(
      isWeb
        ? await webCustomer(stage.served, number)
        : telegramCustomer(stage.telegram, 10_000 + number, `Li ${number}`),
    );
  }
  const customers = seats.map(
    (seat, index) => new Customer({ number: index + 1, seat, random: createRandom(random.int(1, 1e9)), now, pause }),
  );
  const errors: unknown[] = [];
  const [from, to] = options.arrivals;
  for (const [index, customer] of customers.entries()) {
    const kind = kinds[index] ?? 'patient';
    clock.after(at(from) - morning + random.int(0, (to - from) * hour), () => {
      stories[kind][1](customer).catch((error: unknown) => errors.push(error));
    });
  }
  for (const agent of agents) agent.work().catch((error: unknown) => errors.push(error));
  for (let passed = 7; passed <= options.end; passed++) {
    await clock.pass(hour);
    if (errors.length > 0) throw errors[0];
    options.onHour?.(passed);
  }
  // What came after everybody had gone home is looked at too.
  for (const desk of desks) desk.threads();
  await clock.pass(minute);
  const counts = Map.groupBy(kinds, (kind) => kind);
  return {
    stage,
    desks,
    agents,
    customers,
    kinds: new Map([...counts].map(([kind, all]) => [kind, all.length])),
  };
}

/** As many of each kind as there are of it in a hundred, mixed. */
function kindsFor(customers: number): readonly Kind[] {
  const names = Object.keys(stories) as Kind[];
  const total = names.reduce((sum, name) => sum + stories[name][0], 0);
  const dealt: Kind[] = [];
  const owed = new Map<Kind, number>(names.map((name) => [name, 0]));
  while (dealt.length < customers) {
    for (const name of names) owed.set(name, (owed.get(name) ?? 0) + stories[name][0] / total);
    const [most] = names.toSorted((a, b) => (owed.get(b) ?? 0) - (owed.get(a) ?? 0));
    const next = most ?? 'patient';
    owed.set(next, (owed.get(next) ?? 0) - 1);
    dealt.push(next);
  }
  return dealt;
}
