import { describe, expect, onTestFinished, test } from 'vitest';
import { type Bulletin, scoped } from '../../core/bulletin.ts';
import type { Json } from '../../core/storage.ts';

/** Bulletins that belong together, each as of a process of its own. */
export interface BulletinsUnderTest {
  join(): Promise<Bulletin>;
  close(): Promise<void>;
}

const probe = 'Do you hear me?';

/** Somebody who listens. */
export class Ear {
  readonly #all: Json[] = [];
  missed = 0;
  readonly #stop: () => void;

  constructor(bulletin: Bulletin, topic: string) {
    this.#stop = bulletin.listen(topic, {
      hear: (news) => void this.#all.push(news),
      missed: () => {
        this.missed += 1;
      },
    });
  }

  get heard(): readonly Json[] {
    return this.#all.filter((news) => news !== probe);
  }

  /** Resolves when it is sure to hear what `by` says. */
  async hears(by: Bulletin, topic: string): Promise<this> {
    await expect
      .poll(() => {
        by.publish(topic, probe);
        return this.#all.length;
      })
      .toBeGreaterThan(0);
    return this;
  }

  async until(news: Json): Promise<void> {
    await expect.poll(() => this.heard).toContainEqual(news);
  }

  leave(): void {
    this.#stop();
  }
}

/** Proves that something keeps the contract of `core/bulletin.ts`. */
export function bulletinContract(name: string, open: () => Promise<BulletinsUnderTest>): void {
  async function members(count: number): Promise<readonly Bulletin[]> {
    const place = await open();
    onTestFinished(place.close);
    return Promise.all(Array.from({ length: count }, () => place.join()));
  }

  describe(`${name} keeps the contract of a bulletin`, () => {
    test('everybody else hears what is said, in the order it was said, and whoever says it does not', async () => {
      const [one, two, three] = (await members(3)) as [Bulletin, Bulletin, Bulletin];
      const own = new Ear(one, 't');
      const ears = [await new Ear(two, 't').hears(one, 't'), await new Ear(three, 't').hears(one, 't')];
      const numbers = Array.from({ length: 200 }, (_, index) => index);
      for (const number of numbers) one.publish('t', number);
      for (const ear of ears) await ear.until(199);
      for (const ear of ears) expect(ear.heard).toEqual(numbers);
      await own.hears(two, 't');
      two.publish('t', 'end');
      await own.until('end');
      expect(own.heard).toEqual(['end']);
    });

    test('a topic has nothing of another one', async () => {
      const [one, two] = (await members(2)) as [Bulletin, Bulletin];
      const topics = ['a', 'a b', 'A', 'b*', 'lines visitor:x', '客服', ''];
      const ears = await Promise.all(topics.map((topic) => new Ear(two, topic).hears(one, topic)));
      for (const topic of topics) one.publish(topic, topic);
      for (const [index, ear] of ears.entries()) await ear.until(topics[index] ?? '');
      for (const [index, ear] of ears.entries()) expect(ear.heard).toEqual([topics[index]]);
    });

    test('a part of it has topics of its own', async () => {
      const [one, two] = (await members(2)) as [Bulletin, Bulletin];
      const [shop, help] = ['shop', 'help'] as const;
      const inShop = await new Ear(scoped(two, shop), 't').hears(scoped(one, shop), 't');
      const inHelp = await new Ear(scoped(two, help), 't').hears(scoped(one, help), 't');
      scoped(one, shop).publish('t', 'for the shop');
      scoped(one, help).publish('t', 'for help');
      await inShop.until('for the shop');
      await inHelp.until('for help');
      expect([inShop.heard, inHelp.heard]).toEqual([['for the shop'], ['for help']]);
    });

    test('whoever has left hears nothing more, others at the same place do, and may come back', async () => {
      const [one, two] = (await members(2)) as [Bulletin, Bulletin];
      const stays = await new Ear(two, 't').hears(one, 't');
      const leaves = await new Ear(two, 't').hears(one, 't');
      leaves.leave();
      leaves.leave();
      one.publish('t', 1);
      await stays.until(1);
      expect(leaves.heard).toEqual([]);
      stays.leave();
      const back = await new Ear(two, 't').hears(one, 't');
      one.publish('t', 2);
      await back.until(2);
      expect([back.heard, stays.heard]).toEqual([[2], [1]]);
    });

    test('any news arrives as it was', async () => {
      const [one, two] = (await members(2)) as [Bulletin, Bulletin];
      const ear = await new Ear(two, 't').hears(one, 't');
      const news: Json[] = [null, false, 0, 'words 你好 \u0000 "', [], { nested: [{ deep: null }], by: 'x', news: 1 }];
      for (const one_ of news) one.publish('t', one_);
      one.publish('t', 'end');
      await ear.until('end');
      expect(ear.heard).toEqual([...news, 'end']);
    });
  });
}
