import { afterEach, describe, expect, it } from 'vitest';
import type { ClientMessage } from '../../../adapters/web/protocol.ts';
import { plain } from '../../../core/richtext.ts';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import { dial, newVisitor, type Tab, visit } from './browser.ts';
import { type OpenOptions, openWeb, type WebUnderTest } from './open.ts';

let web: WebUnderTest;
afterEach(() => web.close());

/** A visitor's tab, and what it takes to open another one. */
async function enter(options: OpenOptions = {}): Promise<{ tab: Tab; token: string; chat: string }> {
  web = await openWeb(options);
  const token = await newVisitor(web.served);
  const tab = await visit(web.served, token);
  return { tab, token, chat: (await tab.until('welcome')).me.id };
}

function say(key: string, text = key): ClientMessage & { readonly key: string } {
  return { type: 'message', key, parts: [{ kind: 'text', text }] };
}

function seqs(tab: Tab): readonly number[] {
  return tab.lines().map(({ seq }) => seq);
}

function texts(tab: Tab): readonly unknown[] {
  return tab
    .lines()
    .map((line) => line.type === 'message' && line.parts[0]?.kind === 'text' && line.parts[0].text.text);
}

describe('what could not be handed in', () => {
  it('is no line: a browser that saw one would not say it again', async () => {
    const { tab, token } = await enter();
    web.sink.failNext();
    tab.send(say('again'));
    await tab.closed;
    const next = await visit(web.served, token);
    expect(texts(next)).toEqual([]);
    expect(await next.ask(say('again'))).toMatchObject({ type: 'done', seq: 1 });
    expect(web.sink.events).toHaveLength(1);
  });
});

describe('two tabs', () => {
  it('of one visitor show the same, each line once and in order', async () => {
    const { tab, token, chat } = await enter();
    const other = await visit(web.served, token);
    await Promise.all([
      ...Array.from({ length: 8 }, (_, index) => tab.ask(say(`a${index}`))),
      ...Array.from({ length: 8 }, (_, index) => other.ask(say(`b${index}`))),
      web.channel.send({ channel: 'website', chat }, outgoing('welcome'), patient),
    ]);
    await Promise.all([tab, other].map((one) => one.until('line', ({ line }) => line.seq === 17)));
    expect(seqs(tab)).toEqual(Array.from({ length: 17 }, (_, index) => index + 1));
    expect(other.lines()).toEqual(tab.lines());
  });

  it('of two visitors know nothing of each other', async () => {
    const { tab } = await enter();
    const stranger = await visit(web.served, await newVisitor(web.served));
    await tab.ask(say('secret'));
    await stranger.roundTrip();
    expect(JSON.stringify(stranger.heard)).not.toContain('secret');
    const id = tab.lines()[0]?.id ?? '';
    const parts = [{ kind: 'text', text: 'x' }] as const;
    const thefts = [
      { type: 'edit', key: 'e', id, parts },
      { type: 'remove', key: 'd', id },
      { type: 'reaction', key: 'r', id, emoji: '👍', added: true },
      { type: 'action', key: 'a', id, action: 'x', values: {} },
      { type: 'message', key: 'q', replyTo: id, parts },
    ] as const;
    for (const theft of thefts) {
      expect(await stranger.ask(theft)).toMatchObject({ type: 'refused', code: 'not-found' });
    }
    expect(web.sink.events).toHaveLength(1);
  });
});

describe('coming back', () => {
  it('brings what was missed, and nothing twice', async () => {
    const { tab, token, chat } = await enter();
    await tab.ask(say('one'));
    await tab.close();
    for (let index = 0; index < 3; index += 1) {
      await web.channel.send({ channel: 'website', chat }, outgoing(`answer ${index}`), patient);
    }
    const back = await visit(web.served, token, 1);
    await back.ask(say('two'));
    await back.until('line', ({ line }) => line.seq === 5);
    expect(texts(back)).toEqual(['answer 0', 'answer 1', 'answer 2', 'two']);
  });

  it('brings it all however much was missed, and a first visit only the last page', async () => {
    const { tab, token, chat } = await enter();
    await tab.ask(say('one'));
    for (let index = 0; index < 260; index += 1) {
      await web.channel.send({ channel: 'website', chat }, outgoing(`${index}`), patient);
    }
    const back = await visit(web.served, token, 1);
    await back.ask(say('two'));
    await back.until('line', ({ line }) => line.seq === 262);
    expect(seqs(back)).toEqual(Array.from({ length: 261 }, (_, index) => index + 2));

    const fresh = await visit(web.served, token);
    const page = await fresh.until('page');
    expect([page.lines.length, page.lines[0]?.seq, page.earlier]).toEqual([50, 213, true]);
    fresh.send({ type: 'earlier', before: 213 });
    const earlier = await fresh.until('page', ({ lines }) => lines[0]?.seq === 163);
    expect([earlier.lines.length, earlier.earlier]).toEqual([50, true]);
    fresh.send({ type: 'earlier', before: 3 });
    const first = await fresh.until('page', ({ lines }) => lines.length === 2);
    expect(first.earlier).toBe(false);
  });

  it('with what was not confirmed repeats it without harm, after the message was removed too', async () => {
    const { tab, token } = await enter();
    const sent = await tab.ask(say('one'));
    const id = sent.type === 'done' ? (sent.id ?? '') : '';
    const edit: ClientMessage = { type: 'edit', key: 'edit', id, parts: [{ kind: 'text', text: 'uno' }] };
    const first = await tab.ask(edit);
    await tab.ask({ type: 'remove', key: 'remove', id });
    await tab.close();
    const back = await visit(web.served, token, 1);
    expect(await back.ask(say('one'))).toEqual(sent);
    expect(await back.ask(edit)).toEqual(first);
    expect(web.sink.events.map(({ type }) => type)).toEqual(['message', 'edit', 'delete']);
    expect(seqs(back)).toEqual([2, 3]);
  });

  it('with lines that the server does not know any more gets what there is, and then what is new', async () => {
    const { tab, token } = await enter();
    await tab.ask(say('one'));
    const back = await visit(web.served, token, 1_000);
    await back.ask(say('two'));
    await back.until('line', ({ line }) => line.seq === 2);
    expect(texts(back)).toEqual(['one', 'two']);
  });

  it('finds everything after a restart, which says so', async () => {
    const { tab, token } = await enter();
    await tab.ask(say('one'));
    await web.restart();
    expect(await tab.closed).toBe(1012);
    const back = await visit(web.served, token);
    expect(texts(back)).toEqual(['one']);
  });
});

describe('a message that could not be taken in', () => {
  it('closes the socket, so that nothing overtakes it, and arrives once when it comes again', async () => {
    const { tab, token } = await enter();
    web.sink.failNext();
    for (const key of ['one', 'two', 'three']) tab.send(say(key));
    expect(await tab.closed).toBe(1011);
    expect(tab.heard.filter(({ type }) => type === 'done')).toEqual([]);
    expect(web.sink.events).toEqual([]);
    const back = await visit(web.served, token);
    await Promise.all(['one', 'two', 'three'].map((key) => back.ask(say(key))));
    expect(web.sink.events.map((event) => event.type === 'message' && event.parts)).toEqual(
      ['one', 'two', 'three'].map((text) => [{ kind: 'text', text: plain(text) }]),
    );
    expect(texts(back)).toEqual(['one', 'two', 'three']);
  });
});

describe('a frame', () => {
  it.each([
    ['no JSON', 'hello'],
    ['no object', '[]'],
    ['nothing known', '{"type":"drop tables"}'],
    ['without its fields', '{"type":"earlier"}'],
    ['with a key that is none', '{"type":"message","key":7,"parts":[]}'],
    ['with a key too long', JSON.stringify(say('k'.repeat(65), 'x'))],
    ['a second hello', '{"type":"hello-agent"}'],
  ])('that is %s closes the socket and nothing else', async (_, frame) => {
    const { tab, token } = await enter();
    tab.socket.send(frame);
    expect(await tab.closed).toBe(1008);
    await (await visit(web.served, token)).ask(say('k', 'still here'));
    expect(web.sink.events).toHaveLength(1);
  });

  it.each<[string, Record<string, unknown>]>([
    ['has no parts', { parts: [] }],
    ['has too many parts', { parts: Array(11).fill({ kind: 'text', text: 'x' }) }],
    ['says nothing', { parts: [{ kind: 'text', text: ' \n' }] }],
    ['has a part of its own making', { parts: [{ kind: 'card', card: { title: 'Claim me' } }] }],
    ['brings formatting', { parts: [{ kind: 'text', text: { text: 'x', spans: [] } }] }],
    ['has a field too many', { parts: [{ kind: 'text', text: 'x' }], by: { id: 'agent' } }],
    ['is nowhere on earth', { parts: [{ kind: 'location', lat: 91, lng: 0 }] }],
    ['is meant for a room', { parts: [{ kind: 'text', text: 'x' }], room: 'support', thread: 'x' }],
    ['reacts with words', { type: 'reaction', id: 'x', emoji: 'lol', added: true }],
    ['reacts with a sentence', { type: 'reaction', id: 'x', emoji: '👍 great', added: true }],
  ])('that %s is refused by its key', async (_, frame) => {
    const { tab } = await enter();
    tab.socket.send(JSON.stringify({ type: 'message', key: 'k', ...frame }));
    expect(await tab.until('refused')).toMatchObject({ key: 'k', code: 'invalid' });
    expect([tab.isOpen, web.sink.events]).toEqual([true, []]);
  });

  it('with a text of just the limit is taken, with one more it is refused', async () => {
    const { tab } = await enter();
    expect(await tab.ask(say('a', '好'.repeat(10_000)))).toMatchObject({ type: 'done' });
    expect(await tab.ask(say('b', '好'.repeat(10_001)))).toMatchObject({ type: 'refused', code: 'too-long' });
  });

  it('far too large, or binary, closes the socket', async () => {
    const { tab, token } = await enter();
    tab.socket.send('x'.repeat(300 * 1024));
    expect(await tab.closed).toBe(1009);
    const other = await visit(web.served, token);
    other.socket.send(Buffer.from('{"type":"hello-agent"}'));
    expect(await other.closed).toBe(1008);
  });

  it('before the hello closes the socket', async () => {
    const { token } = await enter();
    const tab = await dial(web.served);
    tab.send(say('k'));
    expect(await tab.closed).toBe(1008);
    expect(token).not.toBe('');
  });

  it('too many of which come at once is refused, kindly and in the visitor’s language', async () => {
    web = await openWeb({ rates: { messages: { points: 3, seconds: 60 } } });
    const tab = await dial(web.served);
    tab.send({ type: 'hello', token: await newVisitor(web.served), after: 0, language: 'zh-TW' });
    await tab.until('page');
    const answers = await Promise.all(['1', '2', '3', '4'].map((key) => tab.ask(say(key))));
    expect(answers.map(({ type }) => type)).toEqual(['done', 'done', 'done', 'refused']);
    expect(answers[3]).toMatchObject({
      code: 'too-fast',
      text: '傳送太快，請稍等幾秒再傳。',
      wait: expect.any(Number),
    });
    expect(web.sink.events).toHaveLength(3);
  });

  it('that floods closes the socket', async () => {
    const { tab } = await enter({ rates: { frames: { points: 5, seconds: 60 } } });
    for (let index = 0; index < 10; index += 1) tab.send({ type: 'earlier', before: 1 });
    expect(await tab.closed).toBe(1008);
  });
});

describe('a card at a visitor', () => {
  it('takes only its own buttons, filled in as asked, and as long as it has them', async () => {
    const { tab, chat } = await enter();
    const to = { channel: 'website', chat };
    const fields = [
      { id: 'stars', label: 'Stars', kind: 'select', required: true, options: [{ value: '5', label: '5' }] },
      { id: 'why', label: 'Why', kind: 'text' },
    ] as const;
    const form = { title: 'Survey', submit: 'Send', fields };
    const card = {
      title: 'How was it?',
      actions: [
        { id: 'yes', label: 'Yes' },
        { id: 'rate', label: 'Rate', form },
      ],
    };
    const { ids } = await web.channel.send(to, outgoing([{ kind: 'card', card }]), patient);
    const id = ids[0] ?? '';
    let keys = 0;
    const press = async (action: string, values: Record<string, string>): Promise<unknown> => {
      keys += 1;
      const answer = await tab.ask({ type: 'action', key: `${keys}`, id, action, values });
      return answer.type === 'done' ? 'done' : answer.code;
    };
    expect(await press('no', {})).toBe('not-found');
    expect(await press('yes', { stars: '5' })).toBe('invalid');
    expect(await press('rate', {})).toBe('invalid');
    expect(await press('rate', { stars: '6' })).toBe('invalid');
    expect(await press('rate', { stars: '5', more: 'x' })).toBe('invalid');
    expect(await press('rate', { stars: '5', why: 'x'.repeat(10_000) })).toBe('too-long');
    expect(web.sink.events).toEqual([]);
    expect(await press('rate', { stars: '5', why: 'fine' })).toBe('done');
    await web.channel.edit?.(to, ids, outgoing([{ kind: 'card', card: { title: 'Thanks' } }]), patient);
    expect(await press('rate', { stars: '5' })).toBe('not-found');
    const again = await tab.ask({ type: 'action', key: '7', id, action: 'rate', values: { stars: '5', why: 'fine' } });
    expect(again.type).toBe('done');
    expect(web.sink.events).toHaveLength(1);
  });
});

describe('a browser', () => {
  it('is told a pulse as often as its welcome says', async () => {
    const timers = new Map<number, () => void>();
    const clock = {
      now: () => Date.now(),
      after: (ms: number, run: () => void) => {
        timers.set(ms, run);
        return () => {};
      },
    };
    const { tab } = await enter({ clock });
    const { pulse = 0 } = await tab.until('welcome');
    for (const count of [1, 2]) {
      timers.get(pulse)?.();
      await tab.roundTrip();
      expect(tab.heard.filter(({ type }) => type === 'pulse')).toHaveLength(count);
    }
    // Goodbyes would wait for this clock.
    tab.socket.terminate();
    await tab.closed;
  });
});

describe('a socket that has died', () => {
  it('is ended by the heartbeat, one that lives is not', async () => {
    const timers: (() => void)[] = [];
    const clock = {
      now: () => Date.now(),
      after: (_ms: number, run: () => void) => {
        timers.push(run);
        return () => {};
      },
    };
    const { tab, token } = await enter({ clock });
    const dead = await visit(web.served, token);
    dead.socket.pause();
    const [beat] = timers;
    beat?.();
    await tab.roundTrip();
    timers.at(-1)?.();
    dead.socket.resume();
    expect(await dead.closed).toBe(1006);
    await tab.ask(say('alive'));
    // Nobody else lets the channel go at the end: its goodbyes wait for this clock.
    expect(tab.isOpen).toBe(true);
  });
});
