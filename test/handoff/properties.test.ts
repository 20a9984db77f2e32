import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Agent, type CaseRecord, recordOf } from '../../core/cases.ts';
import type { Inbound } from '../../core/channel.ts';
import type { Conversation } from '../../core/conversation.ts';
import { type Party, plainParts } from '../../core/message.ts';
import type { AuditEntry } from '../../core/store.ts';
import type { Incoming } from '../../core/turn.ts';
import { createMask } from '../../handoff/index.ts';
import { judgeCases } from '../simulation/cases.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, bo, textPart } from '../support/scene.ts';

const aMinute = 60_000;
const secret = 'for us alone';

/** Everything that a brand can switch on. */
const turn = turnOf(desks, {
  idle: { warnMs: 20 * aMinute, closeMs: 30 * aMinute },
  reopenMs: 60 * aMinute,
  survey: true,
  replyWithin: { first: { normal: 10 * aMinute, high: 5 * aMinute }, next: { normal: 15 * aMinute, high: aMinute } },
  guards: { leak: true, internal: [], words: ['guarantee'], collisionMs: 15_000, newerMs: 2_000, undoMs: 5_000 },
  mask: createMask(),
  canned: [{ name: 'hi', text: () => textPart('Hello {{customer.name}}').text }],
});

const may: Party = { id: 'may', name: 'May', kind: 'customer' };
const chat = 'chat/may';

type Step =
  | { readonly who: 'may' | 'ana' | 'bo'; readonly says: string }
  | { readonly who: 'ana' | 'bo'; readonly presses: number }
  | { readonly passes: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    who: fc.constant('may' as const),
    says: fc.constantFrom(
      'I want a human',
      'hm',
      'Thanks!',
      '1',
      '5',
      'the charger caught fire',
      'I want to kill myself',
    ),
  }),
  fc.record({
    who: fc.constantFrom('ana' as const, 'bo' as const),
    says: fc.constantFrom(
      ...[
        'Hello',
        'We guarantee it',
        '@bo have a look',
        `// ${secret}`,
        `!note ${secret}`,
        '!claim',
        '!close',
        '!return',
      ],
      ...['!transfer orders', '!transfer support', '!snooze 5m', '!snooze', '!priority low', '!priority urgent'],
      ...[
        '!tag a',
        '!assign bo',
        '!verify',
        '!canned hi',
        '!reveal',
        '!block',
        '!unblock',
        '!reopen',
        '!help',
        '!customer',
        '!transcript',
        '!transcript 1',
        '!off',
        '!on',
        '!nonsense',
      ],
    ),
  }),
  fc.record({ who: fc.constantFrom('ana' as const, 'bo' as const), presses: fc.nat(9) }),
  fc.record({ passes: fc.constantFrom(1_000, 6_000, aMinute, 6 * aMinute, 31 * aMinute, 100 * aMinute) }),
);

/** A conversation in the hands of the turn alone: what the store would keep is kept here. */
class Life {
  now = Date.UTC(2026, 10, 26, 9);
  conversation: Conversation | undefined;
  readonly timers = new Map<string, number>();
  readonly trail: AuditEntry[] = [];
  readonly away = new Map<string, Agent>();
  readonly sent: string[] = [];
  readonly lanes = new Set<string>();
  #buttons: string[] = [];
  #ids = 0;

  take(one: Step): void {
    if ('passes' in one) return this.#pass(one.passes);
    const lane = one.who === 'may' ? chat : [...this.lanes].at(-1);
    if (lane === undefined) return;
    const by = one.who === 'may' ? may : one.who === 'ana' ? ana : bo;
    const from =
      one.who === 'may' ? { channel: 'chat', chat: 'may' } : { channel: 'desk', chat: 'support', thread: 't' };
    const id = this.#newId();
    const common = { key: id, at: new Date(this.now), from, by, id };
    if ('says' in one) this.#happen({ lane, event: { ...common, type: 'message', parts: [textPart(one.says)] } });
    else {
      const action = this.#buttons[one.presses % Math.max(1, this.#buttons.length)];
      if (action !== undefined)
        this.#happen({ lane, event: { ...common, type: 'action', action, values: {} } as Inbound });
    }
  }

  #pass(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const [next] = [...this.timers].filter(([, at]) => at <= until).toSorted(([, one], [, other]) => one - other);
      if (!next) break;
      const [timer, at] = next;
      this.now = Math.max(this.now, at);
      this.timers.delete(timer);
      this.#happen({ lane: chat, event: { type: 'timer', timer } });
    }
    this.now = until;
  }

  #happen(incoming: Incoming): void {
    const draft = turn(this.conversation, incoming, { now: this.now, newId: () => this.#newId() });
    if (!draft) return;
    for (const then of draft.lookingBack) then(known(draft.conversation));
    for (const { then } of draft.questions)
      then({ open: known(draft.conversation), recent: [], agents: [], away: [...this.away.values()] });
    this.conversation = draft.conversation;
    for (const { agent, isAway } of draft.shifts) {
      if (isAway) this.away.set(agent.id, agent);
      else this.away.delete(agent.id);
    }
    for (const { timer, at } of draft.timers) {
      if (at === null) this.timers.delete(timer);
      else this.timers.set(timer, at);
    }
    for (const lane of draft.lanes) if (lane.id !== chat) this.lanes.add(lane.id);
    this.trail.push(...draft.audited);
    // The store tells whoever's case is open with somebody who has gone.
    for (const { agent, isAway } of draft.shifts) {
      if (isAway) this.#happen({ lane: chat, event: { type: 'shift-ended', agent } });
    }
    for (const item of draft.outbox) {
      if ('carry' in item) continue;
      const { delivery, lane } = item;
      if (delivery.op !== 'send' && delivery.op !== 'edit') continue;
      if (lane === chat) this.sent.push(plainParts(delivery.parts));
      for (const part of delivery.parts) {
        if (lane !== chat && part.kind === 'card') this.#buttons = (part.card.actions ?? []).map(({ id }) => id);
      }
    }
  }

  #newId(): string {
    this.#ids += 1;
    return `id-${this.#ids}`;
  }
}

/** Both agents have had cases at both desks. */
function known(conversation: Conversation): readonly CaseRecord[] {
  const mine = recordOf(conversation);
  if (!mine) return [];
  return [ana, bo].flatMap(({ id, name }) =>
    desks.map(
      (desk) =>
        ({ ...mine, id: `${id} ${desk.name}`, desk: desk.name, state: 'open', assignee: { id, name } }) as const,
    ),
  );
}

/** What is wrong with where a conversation stands: every case ends, or waits for something that has a name. */
function wrongs({ conversation, timers, trail, sent, now, away }: Life): readonly string[] {
  if (!conversation) return [];
  const wrong = judgeCases('may', conversation, trail);
  const { case: current } = conversation;
  const of = (kind: string) => timers.get(`${kind}:${current?.id}`);
  if (sent.some((text) => text.includes(secret))) wrong.push('a note has reached the customer');
  for (const timer of timers.keys()) {
    const isOfCase = /^(?:still-waiting|idle|snooze|queue|reply)/.test(timer);
    if (isOfCase && timer.slice(timer.indexOf(':') + 1) !== current?.id) wrong.push(`${timer} is of no open case`);
  }
  if (!current) return wrong;
  const { waiting, state, snoozedUntil } = current;
  if (state === 'open' && away.has(current.assignee?.id ?? '')) wrong.push('it is with somebody who has gone home');
  if (snoozedUntil !== undefined && state !== 'snoozed') wrong.push('it is put aside, and is not');
  if (of('snooze') !== (state === 'snoozed' ? snoozedUntil : undefined)) wrong.push('it does not wake when it should');
  if (state !== 'open' && of('idle-close') !== undefined) wrong.push(`it closes while it is ${state}`);
  if (waiting && waiting.told !== 'late' && of('reply-late') !== waiting.until) wrong.push('nobody looks at the clock');
  if (waiting && waiting.told !== 'late' && waiting.until < now) wrong.push('it is late, and nobody was told');
  if (!waiting && of('reply-late') !== undefined) wrong.push('it is to be late for nothing');
  return wrong;
}

test('no sequence of events brings a case where it cannot be, or leaves it waiting for nothing', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
      const life = new Life();
      life.take({ who: 'may', says: 'I want a human' });
      for (const one of steps) {
        life.take(one);
        expect(wrongs(life)).toEqual([]);
      }
    }),
    { numRuns: 400 },
  );
});
