import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outgoing, Receipt } from '../../../core/channel.ts';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import { openSlack, room, type SlackUnderTest } from './open.ts';
import { shownAt } from './platform.ts';

const may = { id: 'may', name: 'May', kind: 'customer' } as const;

let test: SlackUnderTest;
let thread: string;
const at = () => ({ channel: 'slack', chat: room, thread });
const said = (text: string) => outgoing(text, { by: may });

async function open(betweenPosts: number): Promise<void> {
  test = await openSlack({ mode: 'http', timing: { betweenPosts } });
  thread = (await test.channel.send({ channel: 'slack', chat: room }, outgoing('a case'), patient)).thread ?? '';
}

beforeEach(() => open(40));
afterEach(() => test.close());

/** Sends the first while the room's pace makes it wait; the others are what core has by then. */
async function sendTogether(first: Outgoing, ...others: readonly Outgoing[]): Promise<Receipt> {
  const before = test.channel.send(at(), said('before'), patient);
  const merged = test.channel.send(at(), { ...first, following: async () => others }, patient);
  await before;
  return merged;
}

/** The words of each post in the thread, from the first message of the customer on. */
const posts = () =>
  shownAt(test.slack, at())
    .slice(2)
    .map(({ parts }) => parts.map((part) => (part.kind === 'text' ? part.text.text : part.kind)));

describe('messages that wait for the room’s pace', () => {
  it('are one post, with the name once and an id for each', async () => {
    const receipt = await sendTogether(said('one'), said('two'), said('three <!channel>'));
    const [post] = test.slack.callsOf('chat.postMessage').slice(-1);
    expect(posts()).toEqual([['one', 'two', 'three <!channel>']]);
    expect(JSON.stringify(post?.['blocks']).split('"May"')).toHaveLength(2);
    expect(String(post?.['text'])).toContain('three &lt;!channel&gt;');
    const ids = [...receipt.ids, ...(receipt.followed ?? []).flat()];
    expect(receipt.followed).toHaveLength(2);
    expect(new Set(ids).size).toBe(ids.length);
    expect(receipt.ids[0]).toBe(shownAt(test.slack, at()).at(-1)?.id);
  });

  it('are not posted where the send is called off while they are gathered', async () => {
    const off = new AbortController();
    const before = test.channel.send(at(), said('before'), patient);
    const following = async () => {
      off.abort();
      return [said('two')];
    };
    const sent = test.channel.send(at(), { ...said('one'), following }, off.signal);
    await before;
    await expect(sent).rejects.toMatchObject({ outcome: 'not-sent', code: 'called-off' });
    expect(posts()).toEqual([]);
  });

  it('are not asked for where nobody had to wait', async () => {
    await test.close();
    await open(0);
    const asked: string[] = [];
    const following = async () => {
      asked.push('asked');
      return [];
    };
    await test.channel.send(at(), { ...said('alone'), following }, patient);
    expect(asked).toEqual([]);
  });

  it('are each edited in their place', async () => {
    const { ids, followed = [] } = await sendTogether(said('one'), said('two'), said('three'));
    await test.channel.edit?.(at(), followed[0] ?? [], said('TWO'), patient);
    expect(posts()).toEqual([['one', 'TWO', 'three']]);
    await test.channel.edit?.(at(), ids, said('ONE'), patient);
    expect(posts()).toEqual([['ONE', 'TWO', 'three']]);
    expect(JSON.stringify(test.slack.callsOf('chat.update').at(-1)?.['blocks'])).toContain('"May"');
  });

  it('that grow past one post by an edit go on in a post of their own, and come back', async () => {
    const { followed = [] } = await sendTogether(said('one'), said('two'));
    const long = Array.from({ length: 1_500 }, (_, word) => `word${word}`).join(' ');
    const grown = await test.channel.edit?.(at(), followed[0] ?? [], said(long), patient);
    expect(posts().flat().join(' ').split(/\s+/)).toEqual(['one', ...long.split(' ')]);
    await test.channel.edit?.(at(), grown?.ids ?? [], said('short'), patient);
    expect(posts()).toEqual([['one', 'short']]);
  });

  it('are taken back one by one, and the post goes with the last', async () => {
    const { ids, followed = [] } = await sendTogether(said('one'), said('two'));
    await test.channel.remove?.(at(), ids, 'key-1', patient);
    expect(posts()).toEqual([['two']]);
    await test.channel.remove?.(at(), followed[0] ?? [], 'key-2', patient);
    expect(posts()).toEqual([]);
    await test.channel.remove?.(at(), followed[0] ?? [], 'key-2', patient);
  });

  it('are each found again where the answer was lost', async () => {
    const [one, two] = [said('one'), said('two')];
    test.slack.fail('chat.postMessage', 'lost-after', 1);
    await expect(sendTogether(one, two)).rejects.toMatchObject({ outcome: 'unknown' });
    const ts = shownAt(test.slack, at()).at(-1)?.id ?? '';
    expect(await test.channel.reconcile?.(at(), one.key)).toEqual({ ids: [ts, `${ts}#1`] });
    expect(await test.channel.reconcile?.(at(), two.key)).toEqual({ ids: [`${ts}#2`] });
    expect(await test.channel.reconcile?.(at(), said('three').key)).toBe('not-sent');
  });
});
