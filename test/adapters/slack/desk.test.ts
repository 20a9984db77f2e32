import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Card, type Form, plainParts } from '../../../core/message.ts';
import { plain } from '../../../core/richtext.ts';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import { FakePerson } from '../../fakes/slack/people.ts';
import type { Json } from '../../fakes/slack/world.ts';
import { type OpenOptions, openSlack, room, type SlackUnderTest } from './open.ts';
import { shownAt } from './platform.ts';

let test: SlackUnderTest;

async function open(options: OpenOptions = {}): Promise<string> {
  test = await openSlack(options);
  const card = { title: 'Case 1', facts: { state: 'queued' }, actions: [{ id: 'claim', label: 'Claim' }] };
  const { thread = '' } = await test.channel.send(at(), outgoing([{ kind: 'card', card }]), patient);
  return thread;
}

afterEach(async () => {
  await test.close();
});

const at = (thread?: string) => ({ channel: 'slack', chat: room, ...(thread === undefined ? {} : { thread }) });
const inThread = (thread: string) => ({ channel: room, thread });

/** What an app says through an incoming webhook, which belongs to nobody. */
function webhook(thread: string, text: string): Json {
  // The sample is of a post in the channel: docs.slack.dev/messaging/sending-messages-using-incoming-webhooks.
  test.slack.known.add('events_api .event.thread_ts');
  const ts = test.slack.world.ts();
  const said = { bot_id: 'B0X', username: 'Builds', channel: room, thread_ts: thread, ts, event_ts: ts, text };
  return { type: 'message', subtype: 'bot_message', ...said };
}
const said = () => test.sink.events.flatMap((event) => (event.type === 'message' ? [plainParts(event.parts)] : []));
/** What the app said to one person alone. */
const whispers = () => test.slack.world.whispers.map(({ user, thread_ts: thread }) => ({ user, thread }));

describe.each(['socket', 'http'] as const)('a desk in a Slack channel, over %s', (mode) => {
  it('hears agents in the thread of a case, with their names and roles', async () => {
    const thread = await open({ mode });
    await test.ana.say(inThread(thread), 'Hello from Ana');
    await test.lin.say(inThread(thread), 'and from Lin');
    expect(test.sink.events).toMatchObject([
      { type: 'message', from: at(thread), by: { id: 'U0ANA', name: 'Ana', kind: 'agent', role: 'agent' } },
      { type: 'message', from: at(thread), by: { id: 'U0LIN', name: 'Lin', kind: 'agent', role: 'supervisor' } },
    ]);
    expect(said()).toEqual(['Hello from Ana', 'and from Lin']);
  });

  it('takes no notice of what is said in the room itself', async () => {
    await open({ mode });
    expect(await test.ana.say({ channel: room }, 'lunch?')).toMatchObject({ acked: true });
    expect(test.sink.events).toEqual([]);
  });

  it('hears every way of writing for what it is', async () => {
    const thread = await open({ mode });
    const { ana, slack } = test;
    await ana.say(inThread(thread), 'also to the channel', { subtype: 'thread_broadcast' });
    await ana.give(inThread(thread), [{ name: 'bill.png', bytes: new Uint8Array([1]) }], 'the bill');
    await ana.say(inThread(thread), 'is looking', { subtype: 'me_message' });
    expect(test.sink.events.map((event) => event.type === 'message' && event.parts.map(({ kind }) => kind))).toEqual([
      ['text'],
      ['media'],
      ['text'],
    ]);
    const before = test.sink.events.length;
    await slack.event({ type: 'message', subtype: 'channel_topic', channel: room, user: ana.id, ts: '1.1', text: 'x' });
    await slack.event(webhook(thread, 'I am an app'));
    await ana.say(inThread(thread), 'under her name', { bot_id: 'B0OTHER' });
    expect(test.sink.events).toHaveLength(before);
  });

  it('finds an answer of which Slack only says that it is there', async () => {
    const thread = await open({ mode });
    const message = test.ana.write(inThread(thread), 'the text is not in the event');
    const parent = { type: 'message', user: 'U0BOT', ts: thread, text: '' };
    await test.slack.event({
      type: 'message',
      subtype: 'message_replied',
      channel: room,
      hidden: true,
      message: parent,
      event_ts: message.ts,
      ts: message.ts,
    });
    await vi.waitFor(() => expect(said()).toEqual(['the text is not in the event']), 10_000);
  });

  it('never hears itself: posts, edits, deletes, reactions and the previews of its links', async () => {
    const thread = await open({ mode });
    const { ids } = await test.channel.send(at(thread), outgoing('hello'), patient);
    await test.channel.edit?.(at(thread), ids, outgoing('hello!'), patient);
    await test.channel.react?.(
      at(thread),
      ids,
      { key: 'r', by: { id: 'c', name: 'Li', kind: 'customer' }, emoji: '👍', added: true },
      patient,
    );
    await test.channel.remove?.(at(thread), ids, 'd', patient);
    await test.slack.roundTrip();
    expect(test.slack.said.filter(({ kind }) => kind === 'events_api').length).toBeGreaterThanOrEqual(5);
    expect(test.sink.events).toEqual([]);
  });

  it('tells an edit from a link preview and from a new answer below', async () => {
    const thread = await open({ mode });
    const { ana, slack } = test;
    const message = ana.write(inThread(thread), 'see https://acme.example');
    await slack.event(ana.said(inThread(thread), message));
    const unfurled = { ...message, attachments: [{ title: 'Acme', from_url: 'https://acme.example' }] };
    const change = {
      type: 'message',
      subtype: 'message_changed',
      channel: room,
      hidden: true,
      event_ts: '9.1',
      ts: '9.1',
    };
    await slack.event({ ...change, message: unfurled, previous_message: message });
    expect(test.sink.events).toHaveLength(1);
    await ana.edit(room, message.ts, 'see our site');
    expect(test.sink.events.at(-1)).toMatchObject({ type: 'edit', id: message.ts, from: at(thread) });
  });

  it('takes what was forwarded for said, pictures too, and the preview of a linked message never', async () => {
    const thread = await open({ mode });
    const { ana, slack } = test;
    const previewed = {
      is_msg_unfurl: true,
      from_url: 'https://acme.slack.com/archives/C0LAB/p1',
      text: 'for us only',
    };
    await ana.say(inThread(thread), 'see the lab', { attachments: [previewed] });
    const { ts } = slack.world.channel(room).messages.at(-1) ?? { ts: '' };
    await ana.edit(room, ts, 'see the laboratory');
    expect(JSON.stringify(test.sink.events)).not.toContain('for us only');
    // No sample has a forwarded message, docs.slack.dev/messaging/unfurling-links-in-messages.
    for (const one of ['is_share', 'files']) slack.known.add(`events_api .event.attachments[].${one}`);
    const files = [{ id: 'F1', name: 'plan.png', mimetype: 'image/png' }];
    await ana.say(inThread(thread), '', { attachments: [{ ...previewed, is_share: true, text: 'the plan', files }] });
    expect(test.sink.events.at(-1)).toMatchObject({
      type: 'message',
      parts: [
        { kind: 'text', text: { text: 'the plan' } },
        { kind: 'media', media: 'image', file: { id: 'F1' } },
      ],
    });
  });

  it('gives edits that come in the wrong order revisions that can be compared', async () => {
    const thread = await open({ mode });
    const { ana, slack } = test;
    const message = ana.write(inThread(thread), 'one');
    const edited = (text: string, ts: string) => ({ ...message, blocks: [], text, edited: { user: ana.id, ts } });
    const change = {
      type: 'message',
      subtype: 'message_changed',
      channel: room,
      hidden: true,
      event_ts: '9.2',
      ts: '9.2',
    };
    const [second, third] = [edited('two', '1700000002.000100'), edited('three', '1700000003.000100')];
    await slack.event({ ...change, message: third, previous_message: second });
    await slack.event({ ...change, message: second, previous_message: message });
    const revisions = test.sink.events.map((event) => event.type === 'edit' && event.revision);
    expect(revisions).toEqual(['1700000003.000100', '1700000002.000100']);
  });

  it('takes a file that lies elsewhere for a link to it, with its title and what was said, and asks nobody for it', async () => {
    const thread = await open({ mode });
    const drive = {
      id: 'F0DRIVE',
      title: 'Price list',
      name: 'Price list',
      mimetype: 'application/vnd.google-apps.document',
    };
    const url = 'https://docs.google.com/document/d/1/edit';
    const files = [{ ...drive, mode: 'external', is_external: true, external_type: 'gdrive', url_private: url }];
    await test.ana.say(inThread(thread), 'here it is', { subtype: 'file_share', files });
    const live = [{ ...drive, mode: 'external', url_private: 'javascript:x' }];
    await test.ana.say(inThread(thread), '', { subtype: 'file_share', files: live });
    const link = { style: 'link', url, start: 11, end: 21 };
    expect(test.sink.events).toMatchObject([
      { parts: [{ kind: 'text', text: { text: 'here it is\nPrice list', spans: [link] } }] },
      { parts: [{ kind: 'text', text: { text: 'Price list', spans: [] } }] },
    ]);
    const file = { channel: 'slack', id: 'F0DRIVE' };
    test.slack.world.files.set(file.id, { id: file.id, name: 'x', bytes: Buffer.from(''), shared: [] });
    test.slack.world.fileObject = () => ({ ...files[0] });
    await expect(test.channel.open(file)).rejects.toMatchObject({ code: 'file-unavailable' });
  });

  it('hears of a file that was deleted, of which Slack leaves an empty frame: with it goes the message, unless it said more', async () => {
    const thread = await open({ mode });
    const { ana, slack } = test;
    // The sample of an edit has no files, as no sample has all: docs.slack.dev/reference/events/message/message_changed.
    for (const one of ['message', 'previous_message']) slack.known.add(`events_api .event.${one}.files`);
    const share = async (name: string, words: string) => {
      await ana.give(inThread(thread), [{ name, bytes: new Uint8Array([1]) }], words);
      return slack.world.channel(room).messages.at(-1);
    };
    const erase = (message: Awaited<ReturnType<typeof share>>, at: string) => {
      const files = message?.files?.map(({ id }) => ({ id, mode: 'tombstone' }));
      const change = { type: 'message', subtype: 'message_changed', channel: room, hidden: true, event_ts: at, ts: at };
      return slack.event({ ...change, message: { ...message, files }, previous_message: message });
    };
    const bare = await share('a.png', '');
    const captioned = await share('b.png', 'the bill');
    await erase(bare, '1900000000.000100');
    await erase(captioned, '1900000000.000200');
    expect(test.sink.events.slice(2)).toMatchObject([
      { type: 'delete', id: bare?.ts, from: at(thread) },
      {
        type: 'edit',
        id: captioned?.ts,
        revision: '1900000000.000200',
        parts: [{ kind: 'text', text: { text: 'the bill' } }, { kind: 'unsupported' }],
      },
    ]);
  });

  it('names everybody who is mentioned, however many', async () => {
    const thread = await open({ mode });
    const { ana, slack } = test;
    const people = Array.from({ length: 120 }, (_, index) => `U0P${String(index).padStart(3, '0')}`);
    for (const id of people) slack.world.addUser(id, `Person ${id}`);
    const elements = people.map((user_id) => ({ type: 'user', user_id }));
    const blocks = [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }];
    await ana.say(inThread(thread), 'x', { blocks });
    expect(said().at(-1)).toBe(people.map((id) => `@Person ${id}`).join(''));
  });

  it('hears the end of a message, be it deleted or left as a tombstone', async () => {
    const thread = await open({ mode });
    const { ana, slack } = test;
    const first = ana.write(inThread(thread), 'oops');
    await ana.remove(room, first.ts);
    const second = ana.write(inThread(thread), 'oops again');
    const tombstone = { type: 'message', subtype: 'tombstone', ts: second.ts, user: 'USLACKBOT', thread_ts: thread };
    const change = {
      type: 'message',
      subtype: 'message_changed',
      channel: room,
      hidden: true,
      event_ts: '9.3',
      ts: '9.3',
    };
    await slack.event({ ...change, message: tombstone, previous_message: second });
    expect(test.sink.events).toMatchObject([
      { type: 'delete', id: first.ts, from: at(thread) },
      { type: 'delete', id: second.ts, from: at(thread) },
    ]);
  });

  it('hears reactions in the thread they belong to, also on what was said before its start', async () => {
    const thread = await open({ mode });
    const { ids } = await test.channel.send(at(thread), outgoing('from the customer'), patient);
    await test.ana.react(room, ids[0] ?? '', '+1::skin-tone-4', true);
    await test.ana.react(room, ids[0] ?? '', 'acme_logo', true);
    await test.ana.react(room, ids[0] ?? '', '+1::skin-tone-4', false);
    expect(test.sink.events).toMatchObject([
      { type: 'reaction', id: ids[0], emoji: '👍🏽', added: true, from: at(thread) },
      { type: 'reaction', emoji: ':acme_logo:' },
      { type: 'reaction', emoji: '👍🏽', added: false },
    ]);
  });

  it('passes buttons on, and refuses them from those who may not act', async () => {
    const thread = await open({ mode });
    const guest = new FakePerson(test.slack, 'U0GUEST', 'Gus', { is_restricted: true });
    test.slack.world.channel(room).members.add(guest.id);
    await guest.press(room, thread, 'claim');
    expect(test.sink.events).toEqual([]);
    await vi.waitFor(() => expect(whispers()).toEqual([{ user: guest.id, thread }]));
    await test.ana.press(room, thread, 'claim');
    expect(test.sink.events).toMatchObject([
      { type: 'action', id: thread, action: 'claim', from: at(thread), by: { id: 'U0ANA', kind: 'agent' } },
    ]);
  });

  it('opens a form as a dialog at once, and passes on what was filled in', async () => {
    await open({ mode });
    const form = {
      title: 'Transfer this case to another desk',
      submit: 'Transfer',
      fields: [
        {
          id: 'desk',
          label: 'Desk',
          kind: 'select',
          required: true,
          options: [{ value: 'billing', label: 'Billing' }],
        },
        { id: 'reason', label: 'Why', kind: 'multiline' },
      ],
    } as const;
    const card = { title: 'Case 2', actions: [{ id: 'transfer', label: 'Transfer', form }] };
    const { ids, thread } = await test.channel.send(at(), outgoing([{ kind: 'card', card }]), patient);
    await test.ana.press(room, ids[0] ?? '', 'transfer');
    expect(test.sink.events).toEqual([]);
    expect(test.slack.world.views.at(-1)).toMatchObject({ type: 'modal', submit: { text: 'Transfer' } });
    await test.ana.submit({ desk: 'billing', reason: 'a bill <!channel>' });
    expect(test.sink.events).toMatchObject([
      {
        type: 'action',
        id: ids[0],
        action: 'transfer',
        from: at(thread),
        values: { desk: 'billing', reason: 'a bill <!channel>' },
      },
    ]);
  });

  describe('a choice of canned replies', () => {
    const replies = (count: number) => [
      ...Array.from({ length: count }, (_, index) => ({ name: `reply-${index}`, text: `Words number ${index}` })),
      { name: 'refund', text: 'Your money\nis on its way, and takes FIVE days.' },
    ];

    async function choose(count: number) {
      const all = replies(count);
      const cases = { open: async () => [], since: async () => [], customer: async () => undefined };
      await open({ mode, cases: { ...cases, canned: async () => all } });
      const options = all.map(({ name }) => ({ value: name, label: name }));
      const field = {
        id: 'reply',
        label: 'Which?',
        kind: 'select',
        search: 'canned',
        required: true,
        options,
      } as const;
      const form = { title: 'Canned reply', submit: 'Send', fields: [field] };
      const card = { title: 'Case 3', actions: [{ id: 'canned', label: 'Canned reply', form }] };
      const { ids } = await test.channel.send(at(), outgoing([{ kind: 'card', card }]), patient);
      await test.ana.press(room, ids[0] ?? '', 'canned');
    }

    it('shows how each begins, so that Slack finds it by that', async () => {
      await choose(3);
      const view = JSON.stringify(test.slack.world.views.at(-1));
      expect(view).toContain('refund · Your money is on its way, and takes FIVE days.');
    });

    it('is searched by words of names and texts where there are more than a menu can have', async () => {
      await choose(200);
      expect(await test.ana.search('reply', 'five MONEY')).toEqual([
        'refund · Your money is on its way, and takes FIVE days.',
      ]);
      expect(await test.ana.search('reply', '')).toHaveLength(100);
      expect(await test.ana.search('reply', 'zebra')).toEqual([]);
      await test.ana.submit({ reply: 'refund' });
      expect(test.sink.events).toMatchObject([{ action: 'canned', values: { reply: 'refund' } }]);
    });

    it('tells nothing to whoever has left the room', async () => {
      await choose(200);
      test.slack.world.channel(room).members.delete('U0ANA');
      await test.slack.event({ type: 'member_left_channel', user: 'U0ANA', channel: room });
      expect(await test.ana.search('reply', 'refund')).toEqual([]);
    });
  });

  it('opens a dialog before its draft is there, and fills that in without touching what was typed', async () => {
    await open({ mode });
    const caseCard = (draft: 'awaited' | 'ready', value: string) => {
      const fields = [
        { id: 'tags', label: 'Tags', kind: 'text' },
        { id: 'summary', label: 'Summary', kind: 'multiline', value, draft },
      ] as const;
      const form = { title: 'Close', submit: 'Close', fields };
      return [{ kind: 'card', card: { title: 'Case 4', actions: [{ id: 'close', label: 'Close', form }] } }] as const;
    };
    const { ids, thread } = await test.channel.send(at(), outgoing(caseCard('awaited', 'order: 7')), patient);
    await test.ana.press(room, ids[0] ?? '', 'close');
    const view = () => test.slack.world.views.at(-1);
    const inputs = () =>
      ((view()?.['blocks'] ?? []) as { type: string; block_id: string; element?: { initial_value?: string } }[]).map(
        ({ type, block_id: id, element }) => [type, id, element?.initial_value],
      );
    expect(inputs()).toEqual([
      ['input', 'tags', undefined],
      ['section', 'summary-draft', undefined],
    ]);
    expect(test.sink.events).toMatchObject([
      { type: 'action', action: 'form-opened', id: ids[0], from: at(thread), values: { action: 'close' } },
    ]);
    // The card may change for another reason meanwhile.
    const change = (...[draft, value]: Parameters<typeof caseCard>) =>
      test.channel.edit?.(at(thread), ids, outgoing(caseCard(draft, value)), patient);
    await change('awaited', 'order: 7');
    expect(inputs()[1]?.[0]).toBe('section');
    await change('ready', 'Li waits for order 7.');
    expect(inputs()).toEqual([
      ['input', 'tags', undefined],
      ['input', 'summary', 'Li waits for order 7.'],
    ]);
    // From now on it is the agent's.
    await change('ready', 'Something else.');
    expect(inputs()[1]?.[2]).toBe('Li waits for order 7.');
    await test.ana.submit({ tags: 'late', summary: 'Mine' });
    expect(test.sink.events.at(-1)).toMatchObject({ action: 'close', values: { tags: 'late', summary: 'Mine' } });
  });

  it('asks again who may act when the dialog comes back', async () => {
    await open({ mode, timing: { people: 0 } });
    const form = { title: 'Close', submit: 'Close', fields: [{ id: 'note', label: 'Note', kind: 'text' }] } as const;
    const card = { title: 'Case 3', actions: [{ id: 'close', label: 'Close', form }] };
    const { ids } = await test.channel.send(at(), outgoing([{ kind: 'card', card }]), patient);
    await test.ana.press(room, ids[0] ?? '', 'close');
    test.slack.world.channel(room).members.delete(test.ana.id);
    expect(await test.ana.submit({ note: 'bye' })).toMatchObject({ reply: { response_action: 'errors' } });
    expect(test.sink.events).toEqual([]);
  });

  it('has message shortcuts for the case whose thread they are used in', async () => {
    const thread = await open({ mode });
    const message = test.ana.write(inThread(thread), 'I will take it');
    await test.ana.shortcut(room, message.ts, 'frontdesk-claim');
    expect(test.sink.events).toMatchObject([{ type: 'action', action: 'claim', id: thread, from: at(thread) }]);
  });

  it('asks by a shortcut what the card’s button asks, before it closes anything', async () => {
    await open({ mode });
    const form = { title: 'Close', submit: 'Close', fields: [{ id: 'note', label: 'Note', kind: 'text' }] } as const;
    const card = { title: 'Case 3', actions: [{ id: 'close', label: 'Close', form }] };
    const { ids } = await test.channel.send(at(), outgoing([{ kind: 'card', card }]), patient);
    const [thread = ''] = ids;
    const message = test.ana.write(inThread(thread), 'That was it');
    await test.ana.shortcut(room, message.ts, 'frontdesk-close');
    expect(test.sink.events).toEqual([]);
    await test.ana.submit({ note: 'bye' });
    expect(test.sink.events).toMatchObject([{ type: 'action', action: 'close', id: thread, values: { note: 'bye' } }]);
  });

  it('answers /frontdesk, and fills its home', async () => {
    await open({ mode });
    expect(await test.ana.command('')).toMatchObject({
      reply: { response_type: 'ephemeral', text: expect.stringContaining('!claim') },
    });
    await test.slack.event({
      type: 'app_home_opened',
      user: test.ana.id,
      channel: 'D0ANA',
      tab: 'home',
      event_ts: '1.1',
    });
    await vi.waitFor(() => expect(test.slack.callsOf('views.publish')).toMatchObject([{ user_id: test.ana.id }]));
  });
});

describe('only members of the room and of the workspace are agents', () => {
  it.each([
    ['a guest of one channel', { is_ultra_restricted: true }],
    ['a guest', { is_restricted: true }],
    ['somebody of another workspace', { team_id: 'T0OTHER' }],
    ['a stranger of a shared channel', { is_stranger: true }],
    ['an app', { is_bot: true }],
    ['somebody who has left', { deleted: true }],
  ])('%s is told politely, once, and nothing is passed on', async (_who, flags) => {
    const thread = await open();
    const person = new FakePerson(test.slack, 'U0X', 'X', flags);
    test.slack.world.channel(room).members.add(person.id);
    await person.say(inThread(thread), 'I would like to answer');
    await person.say(inThread(thread), 'hello?');
    expect(test.sink.events).toEqual([]);
    await vi.waitFor(() => expect(whispers()).toEqual([{ user: 'U0X', thread }]));
  });

  it.each([
    ['a guest', 'U0X', { is_restricted: true }, {}],
    ['an app', 'U0X', { is_bot: true }, { bot_id: 'B0X' }],
  ])('but %s whom the brand admits to the room', async (_who, id, flags, signed) => {
    const thread = await open({ admit: [id] });
    const person = new FakePerson(test.slack, id, 'X', flags);
    await person.say(inThread(thread), 'not in the room yet', signed);
    expect(said()).toEqual([]);
    await test.slack.event({ type: 'member_joined_channel', user: id, channel: room, event_ts: '1.1' });
    test.slack.world.channel(room).members.add(id);
    await person.say(inThread(thread), 'It is on its way', signed);
    const message = test.slack.world.channel(room).messages.at(-1)?.ts ?? '';
    await person.edit(room, message, 'It is here');
    await person.remove(room, message);
    const by = { id, name: 'X', kind: 'agent', role: 'agent' };
    expect(test.sink.events).toMatchObject([
      { type: 'message', from: at(thread), by },
      { type: 'edit', from: at(thread), by },
      { type: 'delete', from: at(thread), by },
    ]);
    expect((await test.channel.members?.(at()))?.map((member) => member.id)).toContain(id);
    // Under the name of somebody whom it is not.
    await test.ana.say(inThread(thread), 'I am Ana', { bot_id: 'B0X' });
    expect(said()).toEqual(['It is on its way']);
  });

  it.each([
    ['another workspace', { team_id: 'T0OTHER' }],
    ['a company that shares the channel', { is_stranger: true }],
    ['those who have left', { deleted: true }],
  ])('and nobody of %s, whoever is admitted', async (_who, flags) => {
    const thread = await open({ admit: ['U0X'] });
    const person = new FakePerson(test.slack, 'U0X', 'X', flags);
    test.slack.world.channel(room).members.add(person.id);
    await person.say(inThread(thread), 'I would like to answer');
    expect(test.sink.events).toEqual([]);
  });

  it('a guest is told so in the thread of a closed case, too, and never between colleagues', async () => {
    const closed = { title: 'Case 1', fields: [], cases: [] };
    const asked: string[] = [];
    const thread = await open({
      cases: {
        open: async () => [],
        since: async () => [],
        async customer({ thread: of = '' }) {
          asked.push(of);
          return of === thread ? closed : undefined;
        },
      },
    });
    const card = { title: 'Case', facts: { state: 'closed' } };
    await test.channel.edit?.(at(thread), [thread], outgoing([{ kind: 'card', card }]), patient);
    const guest = new FakePerson(test.slack, 'U0X', 'X', { is_restricted: true });
    test.slack.world.channel(room).members.add(guest.id);
    const chat = test.ana.write({ channel: room }, 'lunch?');
    await guest.say(inThread(chat.ts), 'yes');
    await guest.say(inThread(thread), 'one more thing');
    expect(asked).toEqual([chat.ts, thread]);
    await vi.waitFor(() => expect(whispers()).toEqual([{ user: 'U0X', thread }]));
    expect(test.sink.events).toEqual([]);
  });

  it('another app gets no answer, which would begin a talk between the two', async () => {
    const thread = await open();
    const place = inThread(thread);
    await test.slack.event(webhook(thread, 'beep'));
    await test.ana.say(place, 'under her name', { bot_id: 'B0X' });
    expect(test.sink.events).toEqual([]);
    await test.ana.say(place, 'hello');
    expect(whispers()).toEqual([]);
  });

  it('somebody who is not in the room is none, and one who leaves is none from then on', async () => {
    const thread = await open();
    const outsider = new FakePerson(test.slack, 'U0OUT', 'Out');
    await outsider.say(inThread(thread), 'from outside');
    await test.ana.say(inThread(thread), 'still here');
    test.slack.world.channel(room).members.delete(test.ana.id);
    await test.slack.event({
      type: 'member_left_channel',
      user: test.ana.id,
      channel: room,
      channel_type: 'C',
      event_ts: '1.1',
    });
    await test.ana.say(inThread(thread), 'gone');
    expect(said()).toEqual(['still here']);
  });

  it('events of another workspace are dropped', async () => {
    const thread = await open();
    const message = test.ana.said(inThread(thread), test.ana.write(inThread(thread), 'hi'));
    const elsewhere = { team_id: 'T0OTHER', authorizations: [{ team_id: 'T0OTHER' }] };
    expect(await test.slack.event(message, elsewhere)).toMatchObject({ acked: true });
    expect(test.sink.events).toEqual([]);
  });

  it('somebody of another workspace in a shared channel, whose events name that one, is told politely', async () => {
    const thread = await open();
    const stranger = new FakePerson(test.slack, 'U0X', 'X', { team_id: 'T0OTHER', is_stranger: true });
    test.slack.world.channel(room).members.add(stranger.id);
    const message = stranger.said(inThread(thread), stranger.write(inThread(thread), 'I would like to answer'));
    await test.slack.event(message, { team_id: 'T0OTHER' });
    expect(test.sink.events).toEqual([]);
    await vi.waitFor(() => expect(whispers()).toEqual([{ user: 'U0X', thread }]));
  });

  it('and is told so as well where a button, a shortcut or a dialog is used', async () => {
    const thread = await open();
    const form: Form = { title: 'Close', submit: 'Close', fields: [{ id: 'note', label: 'Note', kind: 'text' }] };
    const actions = [
      { id: 'claim', label: 'Claim' },
      { id: 'close', label: 'Close', form },
    ];
    const card: Card = { title: 'Case 2', actions };
    const { ids } = await test.channel.send(at(thread), outgoing([{ kind: 'card', card }]), patient);
    const stranger = new FakePerson(test.slack, 'U0X', 'X', { team_id: 'T0OTHER', is_stranger: true });
    test.slack.world.channel(room).members.add(stranger.id);
    await stranger.press(room, ids[0] ?? '', 'claim');
    await stranger.shortcut(room, thread, 'frontdesk-claim');
    await vi.waitFor(() => expect(whispers()).toEqual(Array(2).fill({ user: 'U0X', thread })));
    await test.ana.press(room, ids[0] ?? '', 'close');
    expect(await stranger.submit({ note: 'bye' })).toMatchObject({ reply: { response_action: 'errors' } });
    expect(test.sink.events).toEqual([]);
  });

  it('who cannot be looked up now is not guessed: Slack brings the message again', async () => {
    const thread = await open({ timing: { people: 0 } });
    test.slack.fail('users.info', 'server-error');
    void test.ana.say(inThread(thread), 'who am I?');
    await vi.waitFor(() => expect(test.log).toContainEqual(expect.objectContaining({ event: 'slack-not-taken-in' })));
    expect(said()).toEqual([]);
    await vi.waitFor(() => expect(said()).toEqual(['who am I?']), 10_000);
  });
});

describe('what became of an agent’s message', () => {
  it('is a reaction on it; a failure also says why and offers to retry', async () => {
    const thread = await open();
    const message = test.ana.write(inThread(thread), 'did it arrive?');
    const mark = (fate: 'pending' | 'sent' | 'failed' | 'unknown', reason?: string) =>
      test.channel.mark?.(at(thread), [message.ts], { key: `mark-${fate}`, fate, ...(reason && { reason }) }, patient);
    const reactions = () => [...(test.slack.world.reactions.get(`${room}/${message.ts}`) ?? [])];
    await mark('failed', 'The customer has blocked the bot.');
    expect(reactions()).toEqual(['warning']);
    const notice = shownAt(test.slack, at(thread)).find(({ parts }) => JSON.stringify(parts).includes('retry'));
    expect(notice?.parts).toMatchObject([{ kind: 'card', card: { actions: [{ id: 'retry', label: 'Retry' }] } }]);
    await test.ana.press(room, notice?.id ?? '', 'retry');
    expect(test.sink.events.at(-1)).toMatchObject({
      type: 'action',
      action: 'retry',
      id: message.ts,
      from: at(thread),
    });
    await mark('pending');
    expect(reactions()).toEqual(['hourglass_flowing_sand']);
    expect(test.slack.world.message(room, notice?.id ?? '')).toBeUndefined();
    await mark('sent');
    expect(reactions()).toEqual(['white_check_mark']);
  });

  it('costs one call where it arrived at once', async () => {
    const thread = await open();
    const message = test.ana.write(inThread(thread), 'fine');
    await test.channel.mark?.(at(thread), [message.ts], { key: 'm', fate: 'sent' }, patient);
    expect(test.slack.calls.filter(({ method }) => method.startsWith('reactions.'))).toHaveLength(1);
  });

  it('can be imitated by no customer’s reaction', async () => {
    const thread = await open();
    const message = test.ana.write(inThread(thread), 'please wait');
    const by = { id: 'c', name: 'Li', kind: 'customer' } as const;
    await test.channel.react?.(at(thread), [message.ts], { key: 'r', by, emoji: '✅', added: true }, patient);
    expect(test.slack.world.reactions.get(`${room}/${message.ts}`)).toBeUndefined();
    expect(JSON.stringify(shownAt(test.slack, at(thread)))).toContain('Li: ✅');
  });
});

it('a room that is archived, or that we are removed from, is told of and fails for good', async () => {
  const thread = await open();
  test.slack.world.channel(room).archived = true;
  await test.slack.event({ type: 'channel_archive', channel: room, user: test.ana.id, event_ts: '1.1' });
  expect(test.sink.events).toMatchObject([{ type: 'status', status: 'removed-from-room', from: at() }]);
  const failed = test.channel.send(at(thread), outgoing([{ kind: 'text', text: plain('anyone?') }]), patient);
  await expect(failed).rejects.toMatchObject({ outcome: 'not-sent', code: 'chat-gone', retryAfterMs: null });
});
