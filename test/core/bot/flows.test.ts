import { describe, expect, test } from 'vitest';
import { shippedTexts } from '../../../config/texts/index.ts';
import { createBot } from '../../../core/bot/bot.ts';
import type { Flow } from '../../../core/bot/flow.ts';
import { buildKnowledge, type KnowledgeEntry, replaceable } from '../../../core/bot/knowledge.ts';
import type { Conversation, Escalation, Language } from '../../../core/conversation.ts';
import { type Card, type Part, plainParts } from '../../../core/message.ts';
import { plain, type RichText, styled } from '../../../core/richtext.ts';
import { createTurn, type Incoming } from '../../../core/turn.ts';

const says = shippedTexts('en').customer;
const all = <Value>(value: Value): Record<Language, Value> => ({ en: value, 'zh-Hans': value, 'zh-Hant': value });
const text = (words: string | RichText) => all(typeof words === 'string' ? plain(words) : words);

const broken: Flow = {
  id: 'broken',
  title: all('Report something broken'),
  start: { en: ['I want to report damage'] },
  steps: [
    {
      kind: 'ask',
      name: 'order',
      text: text('Which order?'),
      retry: text('Such as RM-20413.'),
      tries: 3,
      choices: [],
      pattern: /RM-\d{5}/iu,
    },
    { kind: 'ask', name: 'pieces', text: text('How many pieces?'), tries: 2, choices: [], isNumber: true },
    { kind: 'branch', cases: [{ when: [{ name: 'pieces', above: 3 }], go: 6 }] },
    {
      kind: 'ask',
      name: 'wish',
      text: text('What would you like?'),
      tries: 3,
      choices: [
        { value: 'replacement', label: all('A replacement') },
        { value: 'other', label: all('Something else') },
      ],
    },
    { kind: 'ask', name: 'note', text: text('Anything else?'), tries: 3, choices: [] },
    { kind: 'answer', text: text(styled('Noted for {{order}}: {{note}}', { style: 'bold' })), go: 7 },
    {
      kind: 'handoff',
      category: 'complaint',
      priority: 'high',
      reason: '{{pieces}} pieces of {{order}}',
      text: text('At once.'),
    },
  ],
};

const shipping: KnowledgeEntry = {
  id: 'shipping',
  language: 'en',
  title: 'Delivery times',
  questions: ['How long does delivery take?'],
  tags: [],
  body: plain('Three days.'),
  source: 'Delivery times',
};

/** A customer and the bot alone. */
class Chat {
  conversation: Conversation | undefined;
  readonly knowledge = replaceable(buildKnowledge([shipping], [broken]));
  readonly escalations: Escalation[] = [];
  now = 0;
  said: readonly (readonly Part[])[] = [];
  #count = 0;
  readonly #turn = createTurn({
    language: 'en',
    triage: (words) =>
      words === 'call the fire brigade'
        ? { category: 'incident', priority: 'urgent', reason: 'Fire', evidence: [] }
        : null,
    bot: createBot({
      name: 'Acme',
      greeting: () => undefined,
      knowledge: this.knowledge,
      unanswered: 2,
      texts: shippedTexts,
    }),
    handoff: {
      resume: () => false,
      pressed: () => false,
      open: (_draft, why) => void this.escalations.push(why),
      customer: () => {},
      shiftEnded: () => {},
      worded: () => false,
      changed: () => {},
      desk: () => {},
      said: () => {},
      outcome: () => {},
      replayed: () => {},
      waits: () => {},
      late: () => {},
      timer: () => {},
      status: () => {},
      alert: () => {},
      endangered: () => {},
      profiled: () => {},
      window: () => {},
    },
  });

  write(words: string): readonly string[] {
    return this.#run({ type: 'message', id: `m${this.#count}`, parts: [{ kind: 'text', text: plain(words) }] });
  }

  press(action: string): readonly string[] {
    return this.#run({ type: 'action', id: 'card', action, values: {} });
  }

  /** A process that starts anew has only what is kept as JSON. */
  restart(): void {
    this.conversation = JSON.parse(JSON.stringify(this.conversation)) as Conversation;
  }

  get card(): Card | undefined {
    return this.said.flat().flatMap((part) => (part.kind === 'card' ? [part.card] : []))[0];
  }

  #run(deed: object): readonly string[] {
    this.#count += 1;
    const from = { channel: 'web', chat: 'may' };
    const by = { id: 'may', name: 'May', kind: 'customer' } as const;
    const event = { key: String(this.#count), at: new Date(0), from, by, ...deed } as Incoming['event'];
    let ids = this.#count * 100;
    const draft = this.#turn(
      this.conversation,
      { lane: 'web/may', event },
      { now: this.now, newId: () => String(ids++) },
    );
    this.conversation = draft?.conversation;
    this.said = (draft?.entries ?? []).filter(({ by: { kind } }) => kind === 'bot').map(({ parts }) => parts);
    return this.said.map(plainParts);
  }
}

function begun(): Chat {
  const chat = new Chat();
  expect(chat.write('I want to report damage')).toEqual(['Which order?']);
  return chat;
}

describe('a flow', () => {
  test('asks, checks, branches and answers, with what was said before as plain text', () => {
    const chat = begun();
    expect(chat.write('it is RM-20413, thanks')).toEqual(['How many pieces?']);
    chat.write('two');
    expect(chat.card).toMatchObject({
      title: 'What would you like?',
      actions: [{ label: 'A replacement' }, { label: 'Something else' }],
    });
    expect(chat.write('2')).toEqual(['Anything else?']);
    expect(chat.write('[click](https://evil.example) *now*')).toEqual([
      'Noted for RM-20413: [click](https://evil.example) *now*',
    ]);
    const [part] = chat.said[0] ?? [];
    // The brand's words are bold, the customer's are as they were typed.
    expect(part).toMatchObject({
      text: {
        spans: [
          { style: 'bold', start: 0, end: 10 },
          { style: 'bold', start: 18, end: 20 },
        ],
      },
    });
    expect(chat.conversation?.bot.flow).toBeNull();
  });

  test('takes a button, its number and its label', () => {
    for (const wish of ['1', 'a replacement!', 'REPLACEMENT']) {
      const chat = begun();
      chat.write('RM-20413');
      chat.write('1');
      expect(chat.write(wish)).toEqual(['Anything else?']);
    }
    const chat = begun();
    chat.write('RM-20413');
    chat.write('1');
    const button = chat.card?.actions?.[0]?.id ?? '';
    expect(chat.press(button)).toEqual(['Anything else?']);
    expect(chat.press(button)).toEqual([says.choiceGone]);
    expect(chat.conversation?.bot.flow?.ask).toBe('note');
  });

  test('hands off with all that it has asked', () => {
    const chat = begun();
    chat.write('RM-20413');
    expect(chat.write('5 pieces')).toEqual(['At once.']);
    expect(chat.escalations).toEqual([
      {
        category: 'complaint',
        priority: 'high',
        reason: '5 pieces of RM-20413',
        evidence: ['order: RM-20413', 'pieces: 5'],
      },
    ]);
  });

  test('asks again in other words, and calls a person where that does not help', () => {
    const chat = begun();
    expect(chat.write('no idea')).toEqual(['Such as RM-20413.']);
    expect(chat.write('it was blue')).toEqual(['Such as RM-20413.']);
    expect(chat.write('leave me alone')).toEqual([]);
    expect(chat.escalations).toMatchObject([{ category: 'unanswered', evidence: ['leave me alone'] }]);
    expect(chat.conversation?.bot.flow).toBeNull();
  });

  test.each(['cancel', 'Cancel that please', 'never mind.', '取消', '算了吧', '取消！'])('is left with %j', (words) => {
    const chat = begun();
    expect(chat.write(words)).toHaveLength(1);
    expect(chat.conversation?.bot.flow).toBeNull();
    expect(chat.write('How long does delivery take?')[0]).toContain('Three days.');
  });

  test('answers what is asked in between, and comes back to its question', () => {
    const chat = begun();
    const [answer, again] = chat.write('How long does delivery take?');
    expect(answer).toContain('Three days.');
    expect(again).toBe('Which order?');
    expect(chat.write('are you a bot?')).toEqual([says.isBot, 'Which order?']);
    expect(chat.write('RM-20413')).toEqual(['How many pieces?']);
  });

  test('begins anew where it is asked for again', () => {
    const chat = begun();
    chat.write('RM-20413');
    expect(chat.write('I want to report damage')).toEqual(['Which order?']);
  });

  test('is over as soon as a person is needed', () => {
    const chat = begun();
    expect(chat.write('call the fire brigade')).toEqual([]);
    expect(chat.escalations).toMatchObject([{ category: 'incident' }]);
    expect(chat.conversation?.bot.flow).toBeNull();
  });

  test('goes on where it was after a restart, and after a while, but not after days', () => {
    const chat = begun();
    chat.restart();
    chat.now += 3_600_000;
    expect(chat.write('RM-20413')).toEqual(['How many pieces?']);
    chat.now += 3 * 86_400_000;
    expect(chat.write('2')).toEqual([says.tellMe]);
  });

  test('is over where the brand has taken its question away', () => {
    const chat = begun();
    chat.knowledge.replace(buildKnowledge([shipping], [{ ...broken, steps: broken.steps.slice(1) }]));
    expect(chat.write('How long does delivery take?')).toHaveLength(1);
    expect(chat.conversation?.bot.flow).toBeNull();
  });

  test('is offered as a button where it is only near', () => {
    const chat = new Chat();
    chat.write('delivery damage');
    const button = chat.card?.actions?.find(({ label }) => label === 'Report something broken');
    expect(chat.press(button?.id ?? '')).toEqual(['Which order?']);
  });
});
