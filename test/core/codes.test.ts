import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { addressHint, type Codes, createCodes, readCode, withCode } from '../../core/codes.ts';
import { type Part, plainParts } from '../../core/message.ts';
import { plain } from '../../core/richtext.ts';
import type { Store } from '../../core/store.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';

describe('a code before a text', () => {
  it.each([
    ['#12 hello', '12', 'hello'],
    ['  #12: hello', '12', 'hello'],
    ['＃１２，您好', '12', '您好'],
    ['# 7\nline', '7', 'line'],
    ['#007 !close', '7', '!close'],
    ['#12', '12', ''],
    ['#12您好', undefined, ''],
    ['#12th street', undefined, ''],
    ['see #12', undefined, ''],
    ['12 hello', undefined, ''],
    ['#1234567890 x', undefined, ''],
  ])('%j', (text, code, rest) => {
    expect(readCode(text)).toEqual(code === undefined ? undefined : { code, text: rest });
  });

  it('is read as it was written', () => {
    expect(readCode(withCode('12', '#3 in a row'))).toEqual({ code: '12', text: '#3 in a row' });
  });
});

describe('a room without threads', () => {
  let store: Store;
  let codes: Codes;
  let now = 0;
  beforeEach(async () => {
    store = await openSqliteStore(':memory:', { clock: systemClock });
    codes = createCodes(store.storage('room'), () => now);
  });
  afterEach(() => store.close());

  it('counts its cases, and a send that is tried again keeps its code', async () => {
    const opened = [];
    for (const key of ['a', 'b', 'a']) opened.push(await codes.open('r', key));
    expect([...opened, await codes.open('other', 'b')]).toEqual(['1', '2', '1', '1']);
  });

  it('knows whom a message is for by its code or by what it quotes, and by nothing else', async () => {
    await codes.open('r', 'a');
    await codes.note('r', '1', ['m1']);
    const said = { id: 'x', by: 'ana' };
    expect(await codes.address('r', { ...said, text: '#1 hello' })).toEqual({ to: 'thread', code: '1', text: 'hello' });
    expect(await codes.address('r', { ...said, text: 'hello', quotes: 'm1' })).toMatchObject({ code: '1' });
    expect(await codes.address('r', { ...said, text: 'hello' })).toEqual({ to: 'nobody' });
    expect(await codes.address('r', { ...said, text: 'hello', quotes: 'm2' })).toEqual({ to: 'nobody' });
    expect(await codes.address('r', { ...said, text: '#2 hello' })).toEqual({ to: 'unknown', code: '2' });
    expect(await codes.address('r', { ...said, text: '#0 hello' })).toEqual({ to: 'unknown', code: '0' });
    expect(await codes.address('other', { ...said, text: 'hello', quotes: 'm1' })).toEqual({ to: 'nobody' });
  });

  it('takes files for the code their sender has just typed, and no texts', async () => {
    await codes.open('r', 'a');
    expect(await codes.address('r', { id: 'x', by: 'ana', text: '#1' })).toEqual({ to: 'next', code: '1' });
    const file = (id: string, by: string) => codes.address('r', { id, by });
    expect(await file('f1', 'ana')).toEqual({ to: 'thread', code: '1', text: '' });
    expect(await file('f2', 'bo')).toEqual({ to: 'nobody' });
    expect(await codes.address('r', { id: 'y', by: 'ana', text: 'hello' })).toEqual({ to: 'nobody' });
    await codes.note('r', '1', ['f1']);
    now += 6 * 60_000;
    expect(await file('f3', 'ana')).toEqual({ to: 'nobody' });
    expect(await file('f1', 'ana')).toMatchObject({ code: '1' });
  });

  it('offers what cannot be pressed as something to type, under a number that stays its own', async () => {
    await codes.open('r', 'a');
    const card = (...ids: readonly string[]) => ({
      kind: 'card' as const,
      card: { title: 'T', body: plain('B'), actions: ids.map((id) => ({ id, label: id.toUpperCase() })) },
    });
    const shown = async (part: Part) => (await codes.typeable('r', '1', [part])).map((one) => plainParts([one]));
    expect(await shown(card('claim', 'send:1', 'keep:1'))).toEqual([
      'T\nB\n\n#1 !claim · CLAIM\n#1 !1 · SEND:1\n#1 !2 · KEEP:1',
    ]);
    expect(await shown(card('keep:2', 'keep:1'))).toEqual(['T\nB\n\n#1 !3 · KEEP:2\n#1 !2 · KEEP:1']);
    expect(await shown(card())).toEqual(['T\nB']);
    const said = { id: 'x', by: 'ana' };
    expect(await codes.address('r', { ...said, text: '#1 !2' })).toEqual({ to: 'action', code: '1', action: 'keep:1' });
    expect(await codes.address('r', { ...said, text: '＃1 ！３' })).toMatchObject({ action: 'keep:2' });
    expect(await codes.address('r', { ...said, text: '#1 !4' })).toEqual({ to: 'no-choice', code: '1' });
    expect(await codes.address('r', { ...said, text: '#1 !claim' })).toMatchObject({ to: 'thread', text: '!claim' });
  });

  it('says how to address a case', () => {
    expect(addressHint({ to: 'no-choice', code: '9' }, 'en')).toContain('#9');
    expect(addressHint({ to: 'nobody' }, 'en')).toContain('#12');
    expect(addressHint({ to: 'unknown', code: '9' }, 'zh-Hans')).toContain('#9');
    expect(addressHint({ to: 'next', code: '9' }, 'zh-Hant')).toContain('#9');
  });
});
