import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { plainParts } from '../../../core/message.ts';
import { plain } from '../../../core/richtext.ts';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import { samples } from '../../contracts/channel/samples.ts';
import { desk, group } from '../../fakes/lanying/server.ts';
import { ana, bo, type LanyingUnderTest, openLanying } from './open.ts';

let test: LanyingUnderTest;
beforeEach(async () => {
  test = await openLanying();
});
afterEach(() => test.close());

const room = { channel: 'lanying', chat: group };
const card = (title: string) => outgoing([{ kind: 'card', card: { title } }]);
const li = { id: 'c', name: 'Li', kind: 'customer' } as const;

async function open(title: string) {
  const { ids, thread = '' } = await test.channel.send(room, card(title), patient);
  return { id: ids[0] ?? '', thread };
}

const says = (said: Parameters<LanyingUnderTest['lanying']['say']>[1], by = ana) =>
  test.lanying.tell(test.lanying.say(by, { to: group, isGroup: true, ...said }));
const posted = () =>
  test.lanying
    .conversation(group)
    .filter(({ from }) => from === desk)
    .map(({ content }) => content);
const heard = () =>
  test.sink.events.map((event) => [event.from.thread, event.type === 'message' ? plainParts(event.parts) : event.type]);

describe('a group as a desk', () => {
  it('shows each case by its code', async () => {
    const [first, second] = [await open('Case A'), await open('Case B')];
    await test.channel.send({ ...room, thread: second.thread }, outgoing('where is it?', { by: li }), patient);
    expect([first.thread, second.thread]).toEqual(['1', '2']);
    expect(posted()).toEqual(['#1 Case A', '#2 Case B', '#2 Li:\nwhere is it?']);
  });

  it('keeps a code through attempts, and repeats it on each piece', async () => {
    const message = card('Case A');
    test.lanying.trouble('lost-after');
    await test.channel.send(room, message, patient).catch(() => {});
    expect(await test.channel.send(room, message, patient)).toMatchObject({ thread: '1' });
    await test.channel.send({ ...room, thread: '1' }, outgoing('word '.repeat(600).trim()), patient);
    const texts = posted();
    expect(texts.length).toBe(3);
    expect(texts.every((text) => text.startsWith('#1 ') && text.length <= 2_000)).toBe(true);
  });

  it('names whom a case can be given to, and is answered in its own language', async () => {
    expect((await test.channel.members?.(room))?.map(({ name }) => name)).toEqual(['Ana', 'Agent 0004']);
    await test.close();
    test = await openLanying({ rooms: [{ room: group, supervisors: [bo], language: 'zh-Hans' }] });
    expect((await test.channel.members?.(room))?.map(({ name }) => name)).toEqual(['Ana', '客服 0004']);
    await open('Case A');
    await says({ content: 'who takes this one?' });
    await vi.waitFor(() => expect(posted().at(-1)).toMatch(/请/u));
  });

  it('says whose a file is', async () => {
    const { thread } = await open('Case A');
    const file = test.foreign('one.png', samples.image.bytes);
    await test.channel.send(
      { ...room, thread },
      outgoing([{ kind: 'media', media: 'image', file }], { by: li }),
      patient,
    );
    expect(posted()).toEqual(['#1 Case A', '#1 Li:', '']);
  });

  it('takes what begins with a code or quotes a message of a case, by whoever it is', async () => {
    const { id } = await open('Case A');
    await open('Case B');
    await says({ content: '#2 on its way' });
    await says({ content: '!close', relatedMid: id }, bo);
    expect(heard()).toEqual([
      ['2', 'on its way'],
      ['1', '!close'],
    ]);
    expect(test.sink.events.map(({ by }) => [by.name, by.kind, by.role])).toEqual([
      ['Ana', 'agent', 'agent'],
      ['Agent 0004', 'agent', 'supervisor'],
    ]);
  });

  it('answers what is of no case with how to address one, and takes it nowhere', async () => {
    await open('Case A');
    await says({ content: 'on its way' });
    await says({ content: '#7 on its way' });
    await says({ ctype: 'IMAGE', attachment: JSON.stringify({ url: test.lanying.store('a', Buffer.from('a')) }) });
    expect(heard()).toEqual([]);
    expect(posted().slice(1)).toEqual([
      expect.stringContaining('Begin with the code'),
      expect.stringContaining('no case #7'),
      expect.stringContaining('Begin with the code'),
    ]);
  });

  it('answers once, however often a callback comes', async () => {
    const message = test.lanying.say(ana, { to: group, isGroup: true, content: 'on its way' });
    for (let count = 0; count < 3; count += 1) expect(await test.lanying.tell(message)).toBe(200);
    expect(posted()).toHaveLength(1);
  });

  it('takes files for the code that was typed before them', async () => {
    await open('Case A');
    const attachment = JSON.stringify({ url: test.lanying.store('a.png', Buffer.from('a')), dName: 'a.png' });
    await says({ content: '#1' });
    await says({ ctype: 'IMAGE', attachment });
    await says({ ctype: 'IMAGE', attachment }, bo);
    expect(heard()).toEqual([['1', 'a.png']]);
  });

  it('takes edits and removals of what was said to a case, and of nothing else', async () => {
    await open('Case A');
    await says({ content: '#1 frist' });
    const event = test.sink.events[0];
    const id = event?.type === 'message' ? event.id : '';
    await says({ ctype: 'REPLACE', content: '#1 first', relatedMid: id });
    await says({ ctype: 'RECALL', relatedMid: id });
    await says({ ctype: 'RECALL', relatedMid: '5' });
    expect(test.sink.events.slice(1)).toMatchObject([
      { type: 'edit', id, from: { thread: '1' }, parts: [{ text: plain('first') }] },
      { type: 'delete', id, from: { thread: '1' } },
    ]);
    expect(test.sink.events).toHaveLength(3);
  });

  it('changes a card in its place, and the code stays', async () => {
    const { id, thread } = await open('Case A');
    const after = card('Case A: closed');
    await test.channel.edit?.({ ...room, thread }, [id], after, patient);
    await test.channel.edit?.(room, [id], after, patient);
    expect(posted()).toEqual(['#1 Case A: closed']);
  });

  it('is told nothing that a model says there', async () => {
    await open('Case A');
    await says({ content: '#1 I am a model', ext: '{"role":"AI"}' });
    expect([heard(), posted().length]).toEqual([[], 1]);
  });
});
