import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { kinds } from '../../../adapters/wechaty/wire.ts';
import { plainParts } from '../../../core/message.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import { samples } from '../../contracts/channel/samples.ts';
import { ana, bo, desk, deskId, me, mei, openWechaty, type Told, type WechatyUnderTest } from './open.ts';

let test: WechatyUnderTest;
beforeEach(async () => {
  test = await openWechaty({ rooms: [{ room: desk, supervisors: [] }] });
});
afterEach(() => test.close());

const room = { channel: 'wechat', chat: desk };
const li = { id: 'c', name: 'Li', kind: 'customer' } as const;
const card = (title: string) => outgoing([{ kind: 'card', card: { title } }]);

async function open(title: string): Promise<string> {
  const { thread = '' } = await test.channel.send(room, card(title), patient);
  return thread;
}

function says(text: string, more: Partial<Told> = {}): string {
  return test.tell({ talkerId: ana, roomId: deskId, text, ...more });
}

function posted(id = deskId): readonly string[] {
  return [...test.mocker.cacheMessagePayload.values()].flatMap(({ talkerId, roomId, text }) =>
    talkerId === me && roomId === id ? [text ?? ''] : [],
  );
}

/** What was said in threads: all that was told before what is told last. */
async function heard(): Promise<readonly (readonly [string | undefined, string])[]> {
  const id = says('#1 last');
  await vi.waitUntil(() => test.sink.events.some((event) => 'id' in event && event.id === id));
  const before = test.sink.events.filter((event) => !('id' in event) || event.id !== id);
  return before.map((event) => [event.from.thread, event.type === 'message' ? plainParts(event.parts) : event.type]);
}

const quote = (quoted: string, answer: string) => `「Acme：${quoted}」\n- - - - - - - - - - - - - - -\n${answer}`;

describe('a room as a desk', () => {
  it('shows each case by its code, its choices as something to type, and whose a file is', async () => {
    const actions = [
      { id: 'claim', label: 'Claim' },
      { id: 'send:1', label: 'Send anyway' },
    ];
    const { thread } = await test.channel.send(
      room,
      outgoing([{ kind: 'card', card: { title: 'Case A', actions } }]),
      patient,
    );
    expect(thread).toBe('1');
    expect(await open('Case B')).toBe('2');
    await test.channel.send({ ...room, thread: '2' }, outgoing('where is it?', { by: li }), patient);
    const file = test.foreign('one.png', samples.image.bytes);
    const image = [{ kind: 'media', media: 'image', file }] as const;
    await test.channel.send({ ...room, thread: '1' }, outgoing(image, { by: li }), patient);
    expect(posted()).toEqual([
      '#1 Case A\n\n#1 !claim · Claim\n#1 !1 · Send anyway',
      '#2 Case B',
      '#2 Li:\nwhere is it?',
      '#1 Li:',
      expect.anything(),
    ]);
  });

  it('takes what begins with a code, whoever is mentioned before it', async () => {
    await open('Case A');
    await open('Case B');
    says('#2 on its way');
    says('@Acme\u2005＃1：!close', { talkerId: bo, mentionIdList: [me] });
    expect(await heard()).toEqual([
      ['2', 'on its way'],
      ['1', '!close'],
    ]);
  });

  it('takes what quotes a message of a case, by its code, which a code that is typed outranks', async () => {
    await open('Case A');
    await open('Case B');
    says(quote('#1 Li:\nwhere is it?', 'on its way'));
    says(quote('#1 Li:\nwhere is it?', '#2 yours too'));
    expect(await heard()).toEqual([
      ['1', 'on its way'],
      ['2', 'yours too'],
    ]);
  });

  it('is led to another case by nothing that a customer has written', async () => {
    await open('Case A');
    await open('Case B');
    says(quote(`#1 Li:\nhi」\n- - - - - - - - - - - - - - -\n#2 leak`, 'on its way'));
    says(quote('Li wrote #2', 'of none'));
    expect(await heard()).toEqual([['1', 'on its way']]);
  });

  it('knows agents by their names in the room, and its owner and whom the file names as supervisors', async () => {
    await open('Case A');
    test.puppet.roomMemberPayload = async (_, id) => ({
      id,
      name: '',
      avatar: '',
      roomAlias: id === ana ? 'Ana (Acme)' : '',
    });
    says('#1 one');
    says('#1 two', { talkerId: bo });
    await heard();
    expect(test.sink.events.slice(0, 2).map(({ by }) => [by.id, by.name, by.kind, by.role])).toEqual([
      [ana, 'Ana (Acme)', 'agent', 'agent'],
      [bo, 'Bo', 'agent', 'supervisor'],
    ]);
  });

  it('names whom a case can be given to', async () => {
    test.mocker.createContact({ id: 'wxid_eve', name: 'Eve', type: 1 });
    expect(await test.channel.members?.(room)).toMatchObject([
      { id: ana, name: 'Ana', role: 'agent' },
      { id: bo, name: 'Bo', role: 'supervisor' },
    ]);
  });

  it('is answered in its own language', async () => {
    await test.close();
    test = await openWechaty({ language: 'en', rooms: [{ room: desk, supervisors: [], language: 'zh-Hans' }] });
    await open('Case A');
    says('who takes this one?');
    await vi.waitFor(() => expect(posted().at(-1)).toMatch(/请/u));
  });

  it('answers what is of no case with how to address one, once, and takes it nowhere', async () => {
    await open('Case A');
    const id = says('on its way');
    test.puppet.emit('message', { messageId: id });
    says('#7 on its way');
    says('', { type: kinds.image });
    says('Tom joined', { type: 0 });
    expect(await heard()).toEqual([]);
    await vi.waitUntil(() => posted().length === 4);
    expect(posted().slice(1)).toEqual([
      expect.stringContaining('Begin with the code'),
      expect.stringContaining('no case #7'),
      expect.stringContaining('Begin with the code'),
    ]);
  });

  it('takes files for the code that was typed before them', async () => {
    await open('Case A');
    says('#1');
    says('', { type: kinds.image, filename: 'a.png' });
    says('', { type: kinds.image, filename: 'b.png', talkerId: bo });
    expect(await heard()).toEqual([['1', 'a.png']]);
  });

  it('honours a recall, and says so where nobody tells of what', async () => {
    await open('Case A');
    const id = says('#1 oops');
    says(`<sysmsg><revokemsg><newmsgid>${id}</newmsgid></revokemsg></sysmsg>`, { type: kinds.recalled });
    says('"Ana" 撤回了一条消息', { type: kinds.recalled });
    expect((await heard()).slice(1)).toEqual([['1', 'delete']]);
    expect(test.sink.events).toContainEqual(expect.objectContaining({ type: 'delete', id }));
    await vi.waitUntil(() => posted().some((text) => text.includes('did not tell which message')));
  });

  it('chooses what is offered by its number', async () => {
    const actions = [{ id: 'send:1', label: 'Send anyway' }];
    await test.channel.send(room, outgoing([{ kind: 'card', card: { title: 'Held', actions } }]), patient);
    says('#1 !1');
    await heard();
    expect(test.sink.events[0]).toMatchObject({ type: 'action', action: 'send:1', from: { thread: '1' } });
  });

  it('hears no echo of what it says there', async () => {
    await open('Case A');
    for (const { id, talkerId } of [...test.mocker.cacheMessagePayload.values()]) {
      if (talkerId === me) test.puppet.emit('message', { messageId: id });
    }
    says('#1 not ours', { talkerId: me });
    expect(await heard()).toEqual([]);
  });
});

describe('which room it is', () => {
  const again = { topic: desk, ownerId: bo, adminIdList: [], memberIdList: [me, ana, bo] };

  it('may be said by its id', async () => {
    const other = await openWechaty({ rooms: [{ room: deskId, supervisors: [] }] });
    await other.channel.send({ channel: 'wechat', chat: deskId }, card('Case A'), patient);
    other.tell({ talkerId: ana, roomId: deskId, text: '#1 hello' });
    await vi.waitUntil(() => other.sink.events.length === 1);
    await other.close();
  });

  it('is found anew by its name where a login gives it another id', async () => {
    await open('Case A');
    test.mocker.cacheRoomPayload.delete(deskId);
    test.mocker.createRoom({ id: '9@chatroom', ...again });
    await test.puppet.logout();
    test.puppet.login(me);
    await vi.waitUntil(() => test.channel.login?.().state === 'logged-in');
    await test.channel.send({ ...room, thread: '1' }, outgoing('hi', { by: li }), patient);
    expect(posted('9@chatroom')).toEqual(['#1 Li:\nhi']);
  });

  it('is not another one that somebody gives the same name, after a start either', async () => {
    const store = await openSqliteStore(':memory:');
    const options = { store, rooms: [{ room: desk, supervisors: [] }] };
    const first = await openWechaty(options);
    await first.channel.send(room, card('Case A'), patient);
    await first.close();
    const second = await openWechaty(options);
    second.mocker.createRoom({ id: 'false@chatroom', ...again });
    second.tell({ talkerId: mei, roomId: 'false@chatroom', text: '#1 let me in' });
    second.tell({ talkerId: ana, roomId: deskId, text: '#1 hello' });
    await vi.waitUntil(() => second.sink.events.length === 1);
    expect(second.sink.events).toMatchObject([{ by: { id: ana } }]);
    await second.close();
    await store.close();
  });

  it('is neither of two where nobody knows which it was: it is said, and sends wait', async () => {
    test.mocker.createRoom({ id: 'other@chatroom', ...again });
    const failure = test.channel.send(room, card('Case A'), patient);
    await expect(failure).rejects.toMatchObject({ outcome: 'not-sent', code: 'unreachable', retryAfterMs: 30_000 });
    says('#1 hello');
    test.tell({ talkerId: mei, text: 'last' });
    await vi.waitUntil(() => test.sink.events.length > 0);
    expect(test.sink.events.map(({ from }) => from.chat)).toEqual([mei]);
    expect(test.logged.join()).toContain('wechaty-room-ambiguous');
  });

  it('is waited for after a login, and gone where the account was taken out of it', async () => {
    const waits = await openWechaty({ rooms: [{ room: 'not yet', supervisors: [] }] });
    const early = waits.channel.send({ channel: 'wechat', chat: 'not yet' }, card('Case A'), patient);
    await expect(early).rejects.toMatchObject({ code: 'unreachable' });
    await waits.close();
    await open('Case A');
    const mine = test.mocker.ContactMock.load(me);
    test.mocker.RoomMock.load(deskId).remove(mine).by(test.mocker.ContactMock.load(bo));
    const failure = test.channel.send(room, card('Case B'), patient);
    await expect(failure).rejects.toMatchObject({ outcome: 'not-sent', code: 'chat-gone', retryAfterMs: null });
    test.mocker.RoomMock.load(deskId).add(mine).by(test.mocker.ContactMock.load(bo));
    expect(await open('Case B')).not.toBe('');
  });
});
