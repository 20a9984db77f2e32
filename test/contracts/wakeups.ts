import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../core/clock.ts';
import type { Wake, Wakeups } from '../../core/wakeups.ts';
import { VirtualClock } from '../simulation/clock.ts';

const lane = (id: string): Wake => ({ kind: 'lane', id });
const mailbox = (id: string): Wake => ({ kind: 'mailbox', id });

/** A handler that ends only when it is let. */
class Work {
  readonly log: string[] = [];
  readonly #gates = new Map<string, PromiseWithResolvers<void>[]>();
  /** Ids whose handler waits for `finish`. */
  readonly held = new Set<string>();

  readonly handle = async ({ id }: Wake): Promise<void> => {
    this.log.push(`begin ${id}`);
    if (this.held.has(id)) {
      const gate = Promise.withResolvers<void>();
      this.#gates.set(id, [...(this.#gates.get(id) ?? []), gate]);
      await gate.promise;
    }
    this.log.push(`end ${id}`);
  };

  finish(id: string): void {
    this.#gates.get(id)?.shift()?.resolve();
  }

  fail(id: string): void {
    this.#gates.get(id)?.shift()?.reject(new Error('a bug'));
  }

  begun(id: string): number {
    return this.log.filter((line) => line === `begin ${id}`).length;
  }
}

export interface WakeupsUnderTest {
  create(clock: Clock, onError: () => void): Promise<Wakeups>;
  /** Resolves when what is due has begun, where that takes longer than a turn of the event loop. */
  settled?(): Promise<void>;
}

/** Proves that something keeps the contract of `core/wakeups.ts`. */
export function wakeupsContract(name: string, { create, settled }: WakeupsUnderTest): void {
  describe(`${name} keeps the contract of wake-ups`, () => {
    let clock: VirtualClock;
    let work: Work;
    let wakeups: Wakeups;
    let errors: number;
    beforeEach(async () => {
      clock = new VirtualClock(settled);
      work = new Work();
      errors = 0;
      wakeups = await create(clock, () => {
        errors += 1;
      });
      await wakeups.start(work.handle);
    });
    afterEach(() => {
      for (const id of work.held) for (let count = work.begun(id); count > 0; count--) work.finish(id);
      return wakeups.stop();
    });

    test('a wake runs the handler once', async () => {
      wakeups.wake(lane('a'));
      await clock.pass(0);
      expect(work.log).toEqual(['begin a', 'end a']);
    });

    test('what was woken before the start runs then', async () => {
      const early = await create(clock, () => {});
      early.wake(lane('a'));
      const later = new Work();
      await early.start(later.handle);
      await clock.pass(0);
      expect(later.begun('a')).toBe(1);
      await early.stop();
    });

    test('a wake during the run is not lost, and many become one', async () => {
      work.held.add('a');
      wakeups.wake(lane('a'));
      await clock.pass(0);
      for (let count = 0; count < 5; count++) wakeups.wake(lane('a'));
      work.finish('a');
      await clock.pass(0);
      expect(work.begun('a')).toBe(2);
      work.finish('a');
      await clock.pass(0);
      expect(work.begun('a')).toBe(2);
    });

    test('the same id never runs twice at once, other ids and kinds side by side', async () => {
      work.held.add('a').add('b');
      wakeups.wake(lane('a'));
      wakeups.wake(lane('a'));
      wakeups.wake(lane('b'));
      wakeups.wake(mailbox('a'));
      await clock.pass(0);
      expect(work.log.toSorted()).toEqual(['begin a', 'begin a', 'begin b']);
    });

    test('a delayed wake comes when it is due, and an earlier one overtakes it', async () => {
      wakeups.wake(lane('a'), 1_000);
      await clock.pass(900);
      expect(work.begun('a')).toBe(0);
      wakeups.wake(lane('a'));
      await clock.pass(0);
      expect(work.begun('a')).toBe(1);
      wakeups.wake(lane('b'), 5_000);
      wakeups.wake(lane('b'), 1_000);
      await clock.pass(1_000);
      expect(work.begun('b')).toBe(1);
    });

    test('a delayed wake during the run is kept', async () => {
      work.held.add('a');
      wakeups.wake(lane('a'));
      await clock.pass(0);
      wakeups.wake(lane('a'), 1_000);
      work.finish('a');
      await clock.pass(500);
      expect(work.begun('a')).toBe(1);
      await clock.pass(500);
      expect(work.begun('a')).toBe(2);
    });

    test('a handler that fails is told of and tried again', async () => {
      work.held.add('a');
      wakeups.wake(lane('a'));
      await clock.pass(0);
      work.fail('a');
      await clock.pass(10_000);
      expect(errors).toBe(1);
      expect(work.begun('a')).toBe(2);
    });

    test('stopping waits for what runs and begins nothing new', async () => {
      work.held.add('a');
      wakeups.wake(lane('a'));
      await clock.pass(0);
      let stopped = false;
      const stopping = wakeups.stop().then(() => {
        stopped = true;
      });
      wakeups.wake(lane('b'));
      await clock.pass(0);
      expect(stopped).toBe(false);
      work.finish('a');
      await stopping;
      expect(work.begun('b')).toBe(0);
    });
  });
}
