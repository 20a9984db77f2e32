import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import type { Engine } from '../../core/engine.ts';
import type { Store } from '../../core/store.ts';
import { fill } from '../../core/texts.ts';
import type { HandoffSettings } from '../../handoff/index.ts';
import { timeInWords } from '../../handoff/times.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { openPlatform } from '../pairs/platforms.ts';
import type { Seat } from '../pairs/seats/seat.ts';
import type { PlatformStage } from '../pairs/stages.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { silentLog } from '../support/brand.ts';
import { deskBeside } from '../support/desk-beside.ts';
import type { PlainDesk } from '../support/plain-desk.ts';

/** A case from beginning to end on each of the Chinese channels, between their platforms at the wire and a desk. */

const { customer: zh } = shippedTexts('zh-Hans');
const { customer: zhHant } = shippedTexts('zh-Hant');
const { desk: notices, customer: en } = shippedTexts('en');
const minute = 60_000;

describe.each(['wecom-kf', 'wechat-mp', 'wechaty', 'lanying'] as const)('on %s', (name) => {
  let folder: string;
  let clock: VirtualClock;
  let store: Store;
  let stage: PlatformStage;
  let desk: PlainDesk;
  let engine: Engine;
  let mei: Seat;

  async function begin(settings: Partial<HandoffSettings> = {}): Promise<void> {
    folder = await mkdtemp(join(tmpdir(), 'frontdesk-chinese-'));
    clock = new VirtualClock(async () => void (await setTimeout(2)), Date.now());
    store = await openSqliteStore(':memory:', { clock });
    const openFile = () => Promise.reject(new Error('There are no files'));
    const deps = { storage: store.storage(name), openFile, clock, log: silentLog };
    stage = await openPlatform[name](deps, folder, { fileBytes: 1_000 });
    ({ desk, engine } = deskBeside(stage.channel, { store, clock, settings: { survey: true, ...settings } }));
    await engine.start();
    await stage.ready();
    mei = await stage.customer();
  }
  afterEach(async () => {
    stage.giveUp();
    await engine.stop();
    await stage.close();
    await store.close();
    await rm(folder, { recursive: true });
  });

  const until = (check: () => void): Promise<void> =>
    vi.waitFor(
      async () => {
        await clock.pass(200);
        check();
      },
      { timeout: 8_000, interval: 5 },
    );
  const seen = () => mei.shown().map(({ text }) => text.text);
  const atDesk = () => desk.posts.map(({ text }) => text);
  async function openCase(): Promise<void> {
    await mei.say('转人工');
    await until(() => expect(seen()).toContain(zh.handoff));
    await until(() => expect(atDesk()).toContain('转人工'));
  }

  describe('with a desk that is open', () => {
    beforeEach(() => begin({ reopenMs: 10 * minute, idle: { warnMs: minute, closeMs: 2 * minute } }));

    it('goes from the words for a person to the survey, in the language written in, once each', async () => {
      await openCase();
      await desk.writes('您好，请问订单号是多少？');
      await until(() => expect(seen()).toContain('您好，请问订单号是多少？'));
      await mei.say('4711');
      await until(() => expect(atDesk()).toContain('4711'));
      await desk.writes('!close');
      await until(() => expect(seen().join('\n')).toContain(zh.closed));
      await until(() => expect(seen().join('\n')).toContain(zh.survey));
      await mei.say('5');
      await until(() => expect(atDesk()).toContain(fill(notices.surveyScore, { score: 5 })));
      await until(() => expect(seen()).toContain(zh.surveyComment));
      await mei.say('很快');
      await until(() => expect(atDesk()).toContain('很快'));
      await until(() => expect(seen()).toContain(zh.surveyThanks));
      const twice = seen().filter((text, index, all) => text !== '' && all.indexOf(text) !== index);
      expect(twice).toEqual([]);
      expect(seen().filter((text) => Object.values<string>(en).includes(text))).toEqual([]);
    });

    it('is one case however often a person is asked for, and thanks do not open it again, but a question does', async () => {
      await openCase();
      await mei.say('人工！！');
      await until(() => expect(atDesk()).toContain('人工！！'));
      await desk.writes('!close');
      await until(() => expect(seen().join('\n')).toContain(zh.survey));
      await mei.say('谢谢');
      await until(() => expect(atDesk()).toContain('谢谢'));
      expect(seen()).not.toContain(zh.reopened);
      await mei.say('还有一个问题，包裹坏了');
      await until(() => expect(seen()).toContain(zh.reopened));
      await until(() => expect(atDesk()).toContain('还有一个问题，包裹坏了'));
      expect(new Set(desk.posts.map(({ thread }) => thread)).size).toBe(1);
    });

    it('ends by itself where the customer has gone silent, who is warned before', async () => {
      await openCase();
      const id = await desk.writes('您好');
      await until(() => expect(desk.fates.get(id)?.fate).toBe('sent'));
      await clock.pass(minute);
      await until(() => expect(seen()).toContain(fill(zh.idleWarning, { minutes: 1 })));
      await clock.pass(minute);
      await until(() => expect(seen()).toContain(zh.closedIdle));
      expect(seen().join('\n')).not.toContain(zh.survey);
    });

    it('brings a bad score back to the desk as a complaint', async () => {
      await openCase();
      await desk.writes('!close');
      await until(() => expect(seen().join('\n')).toContain(zh.survey));
      await mei.say('1');
      await until(() => expect(seen()).toContain(zh.reopened));
      await until(() => expect(atDesk()).toContain(fill(notices.surveyScore, { score: 1 })));
    });

    it.each([
      ['I want to talk to a person', en],
      ['我要轉真人客服', zhHant],
    ])('is in the language of %s', async (asked, texts) => {
      await mei.say(asked);
      await until(() => expect(seen()).toContain(texts.handoff));
      await until(() => expect(atDesk()).toContain(asked));
      await desk.writes('!close');
      await until(() => expect(seen().join('\n')).toContain(texts.closed));
    });
  });

  it('says out of hours when somebody is back, and keeps what is written', async () => {
    const opening = new Date(Date.now() + 120 * minute);
    const from = opening.getUTCHours() * 60 + opening.getUTCMinutes();
    const week = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, [{ from, to: from + 1 }]]));
    await begin({ hours: { timezone: 'UTC', week, holidays: new Set() } });
    await mei.say('转人工');
    const when = timeInWords(Math.floor(opening.getTime() / minute) * minute, 'UTC', 'zh-Hans', 'weekday');
    await until(() => expect(seen()).toContain(fill(zh.awayUntil, { when })));
    await mei.say('订单还没到');
    await until(() => expect(atDesk()).toContain('订单还没到'));
    expect(seen()).not.toContain(zh.handoff);
  });
});
