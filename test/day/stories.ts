import type { Customer } from './customer.ts';

const minute = 60_000;

/** Digits that pass the checksum of card numbers, and are no card's. */
export const cardNumber = '4111 1111 1111 1111';

const needs = {
  explicit: 'Can I talk to a human please?',
  billing: 'I was charged twice for order RM-10423, I want my money back',
  technical: 'The app shows error E1042 since the update and restarting did not help',
  emotion: 'This is a disgrace, I am furious, the third time that my parcel is late!',
  care: 'I swallowed too many pills and feel dizzy',
  security: 'Somebody has hacked my account and changed my password',
} as const;

const plainNeeds = [needs.explicit, needs.billing, needs.technical] as const;
const remarks = ['It was order RM-10423', 'And it is still the same', 'I am at home until six', '还没有收到'] as const;

/** Talks on for some answers, and says when it is enough. @returns whether the case was closed */
async function talk(customer: Customer, rounds: number): Promise<boolean> {
  for (let round = 0; round < rounds; round++) {
    if (!(await customer.answered())) return false;
    await customer.wait(minute / 3, 3 * minute);
    await customer.say(customer.random.pick(remarks));
  }
  if (!(await customer.answered())) return false;
  await customer.wait(minute / 3, 2 * minute);
  await customer.say('That is all');
  return customer.closed();
}

const buttons = ['Very bad', 'Bad', 'All right', 'Good', 'Very good'] as const;

async function rate(customer: Customer, score: number): Promise<void> {
  if (!(await customer.asked())) return;
  await customer.wait(minute / 3, 2 * minute);
  await customer.rate(score, buttons[score - 1] ?? '');
}

/** What kinds of customers there are, and how many of a hundred are of each. */
export const stories = {
  patient: [
    30,
    async (customer) => {
      await customer.ask(customer.random.pick(plainNeeds));
      if (await talk(customer, customer.random.int(0, 2))) await rate(customer, customer.random.int(3, 5));
    },
  ],
  /** Whoever is served badly says so, and is taken up again. */
  angry: [
    8,
    async (customer) => {
      await customer.ask(needs.emotion);
      await customer.wait(minute, 3 * minute);
      await customer.say('I am still waiting!');
      if (!(await talk(customer, 1))) return;
      const isUnhappy = customer.random.chance(0.5);
      await rate(customer, isUnhappy ? 1 : 4);
      if (isUnhappy && (await talk(customer, 0))) await rate(customer, 3);
    },
  ],
  inDanger: [
    5,
    async (customer) => {
      await customer.ask(needs.care);
      if (!(await customer.answered())) return;
      await customer.say('I am with a neighbour');
    },
  ],
  hacked: [
    5,
    async (customer) => {
      await customer.ask(needs.security);
      await talk(customer, 1);
    },
  ],
  silent: [
    10,
    async (customer) => {
      await customer.ask(customer.random.pick(plainNeeds));
      await customer.answered();
      await customer.closed();
    },
  ],
  thankful: [
    10,
    async (customer) => {
      await customer.ask(customer.random.pick(plainNeeds));
      if (!(await talk(customer, 0))) return;
      await customer.wait(minute / 3, minute);
      await customer.murmur('thanks!');
    },
  ],
  backSoon: [
    8,
    async (customer) => {
      await customer.ask(customer.random.pick(plainNeeds));
      if (!(await talk(customer, 0))) return;
      await customer.wait(5 * minute, 40 * minute);
      await customer.say('One more thing about it');
      await talk(customer, 0);
    },
  ],
  backLater: [
    8,
    async (customer) => {
      await customer.ask(customer.random.pick(plainNeeds));
      if (!(await talk(customer, 0))) return;
      await customer.wait(65 * minute, 80 * minute);
      await customer.ask('I want to talk to a person again');
      if (await talk(customer, 0)) await rate(customer, 5);
    },
  ],
  withCard: [
    6,
    async (customer) => {
      await customer.ask(`A person please, refund it to my card ${cardNumber}`);
      await talk(customer, 1);
    },
  ],
  corrects: [
    5,
    async (customer) => {
      await customer.ask(customer.random.pick(plainNeeds));
      await customer.wait(5_000, 60_000);
      await customer.say('It is order RM-1');
      await customer.wait(5_000, 40_000);
      await customer.correct('It is order RM-10499 (corrected)');
      await talk(customer, 0);
    },
  ],
  takesBack: [
    5,
    async (customer) => {
      await customer.ask(customer.random.pick(plainNeeds));
      await customer.wait(5_000, 60_000);
      await customer.say('My neighbour Hugo has a key');
      await customer.wait(5_000, 40_000);
      await customer.takeBack();
      await talk(customer, 0);
    },
  ],
  /** Blocks the bot before anybody has answered. */
  leaves: [
    4,
    async (customer) => {
      await customer.ask(customer.random.pick(plainNeeds));
      await customer.wait(minute / 2, minute);
      await customer.leave();
    },
  ],
  /** Is shown the door by an agent, and talks on to nobody. */
  rude: [
    3,
    async (customer) => {
      await customer.ask(needs.explicit);
      if (!(await customer.answered())) return;
      await customer.say('You are all useless');
      if (await customer.hears(/Our team has ended this conversation/u)) await customer.say('Hello? Anybody there');
    },
  ],
} satisfies Readonly<Record<string, readonly [number, (customer: Customer) => Promise<void>]>>;

export type Kind = keyof typeof stories;
