import { setTimeout as sleep } from 'node:timers/promises';
import type { Outgoing } from '../core/channel.ts';
import { type Address, addressKey, type Party } from '../core/message.ts';
import { customersChannel, deskRoom, type House, openHouse } from './house.ts';
import { numberOf } from './messenger.ts';

/** Customers with an open case each, an agent for every one of them, and a house between them. */
export interface Crowd {
  readonly house: House;
  /** Everybody writes this many messages, each as soon as the one before it has arrived. */
  chat(each: number): Promise<Round>;
  /** Messages are written at a steady pace, whatever becomes of them. */
  pace(perSecond: number, seconds: number): Promise<Round>;
  close(): Promise<void>;
}

/** What one round of writing came to. */
export interface Round {
  readonly messages: number;
  /** From the first message until the last was delivered, its fate recorded and shown. */
  readonly seconds: number;
  /** From when each message was to be written until it arrived at the other side, in milliseconds. */
  readonly delays: readonly number[];
}

interface Writer {
  readonly from: Address;
  readonly by: Party;
  readonly side: 'customers' | 'team';
}

/** One customer's message is one delivery; an agent's is followed by the mark that shows its fate. */
const deliveries = { customers: 1, team: 2 };
const words =
  'The parcel arrived this morning, but the teapot has a crack along the handle. Could you send another one, please?';

/** Opens a store in `path`, and brings `size` conversations to where customer and agent talk. */
export async function gather(path: string, size: number): Promise<Crowd> {
  const threads = new Map<string, string>();
  const arrivals = new Map<number, () => void>();
  const arrive = (message: Outgoing) => {
    const number = numberOf(message);
    if (number !== undefined) arrivals.get(number)?.();
  };
  let onSettled: () => void = () => {};
  const house = await openHouse(path, {
    toCustomer: (_to, _id, message) => arrive(message),
    toDesk(to, id, message) {
      const owner = cardOwner(message);
      if (to.thread === undefined && owner !== undefined) threads.set(owner, id);
      else arrive(message);
    },
    onSettled: () => onSettled(),
  });
  let numbers = 0;

  async function rest(): Promise<void> {
    for (;;) {
      const { mailboxes, lanes } = await house.store.unfinished();
      if (mailboxes.length === 0 && lanes.length === 0) return;
      await sleep(5);
    }
  }

  const customers = Array.from({ length: size }, (_, index): Writer => {
    const id = `u${Date.now().toString(36)}${index}`;
    return {
      side: 'customers',
      from: { channel: customersChannel, chat: id },
      by: { id, name: `Customer ${id}`, kind: 'customer' },
    };
  });
  await Promise.all(customers.map(({ from, by }) => house.customers.write(from, by, 'I want to talk to a human')));
  await rest();
  const agents = customers.map(({ by }, index): Writer => {
    const thread = threads.get(by.name);
    if (thread === undefined) throw new Error(`No case was opened for ${addressKey(deskRoom)} and ${by.name}`);
    return {
      side: 'team',
      from: { ...deskRoom, thread },
      by: { id: `a${index % 20}`, name: `Agent ${index % 20}`, kind: 'agent' },
    };
  });
  await Promise.all(agents.map(({ from, by }) => house.team.write(from, by, 'Hello, how can I help?')));
  await rest();
  const writers = customers.flatMap((customer, index) => [customer, ...agents.slice(index, index + 1)]);

  /** @returns the delay until it arrived at the other side, in milliseconds */
  async function write({ from, by, side }: Writer, since: number): Promise<number> {
    numbers += 1;
    const number = numbers;
    const arrived = new Promise<number>((resolve) => {
      arrivals.set(number, () => {
        arrivals.delete(number);
        resolve(performance.now() - since);
      });
    });
    await house[side].write(from, by, `#${number} ${words}`);
    return arrived;
  }

  /** Runs a round, and waits until all that it asked for has been brought to an end. */
  async function round(due: number, run: () => Promise<readonly number[]>): Promise<Round> {
    const goal = house.settled() + due;
    const done = new Promise<void>((resolve) => {
      onSettled = () => {
        if (house.settled() === goal) resolve();
      };
    });
    const begun = performance.now();
    const delays = await run();
    await done;
    return { messages: delays.length, seconds: (performance.now() - begun) / 1_000, delays };
  }

  return {
    house,
    chat(each) {
      const due = writers.reduce((sum, { side }) => sum + deliveries[side], 0) * each;
      return round(due, async () => {
        const delays: number[] = [];
        const talk = async (writer: Writer) => {
          for (let left = each; left > 0; left--) delays.push(await write(writer, performance.now()));
        };
        await Promise.all(writers.map(talk));
        return delays;
      });
    },
    pace(perSecond, seconds) {
      const planned = Array.from({ length: perSecond * seconds }, () => pick(writers));
      const due = planned.reduce((sum, { side }) => sum + deliveries[side], 0);
      return round(due, async () => {
        const begun = performance.now();
        const sent: Promise<number>[] = [];
        for (const [index, writer] of planned.entries()) {
          const at = begun + (index * 1_000) / perSecond;
          const wait = at - performance.now();
          if (wait > 0) await sleep(wait);
          sent.push(write(writer, at));
        }
        return Promise.all(sent);
      });
    },
    close: () => house.close(),
  };
}

function pick<T>(values: readonly T[]): T {
  const value = values[Math.floor(Math.random() * values.length)];
  if (value === undefined) throw new RangeError('Nothing to pick from');
  return value;
}

/** The name of the customer whose case a card shows, where the message is one. */
function cardOwner({ parts: [part] }: Outgoing): string | undefined {
  return part?.kind === 'card' ? part.card.facts?.['customer'] : undefined;
}
