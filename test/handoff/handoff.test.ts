import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import { fill } from '../../core/texts.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, bo, Scene, textPart } from '../support/scene.ts';

const { customer: says, desk: notices } = shippedTexts('en');
const askForPerson = 'I want to talk to a human please';

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
});
afterEach(() => scene.close());

describe('when a customer asks for a person', () => {
  test('a card and a thread appear at the desk, with everything said before', async () => {
    await scene.customer('How long does delivery take?');
    await scene.customer(askForPerson);
    expect(scene.cards).toHaveLength(1);
    expect(scene.card.title).toContain('May');
    expect(scene.card.facts).toMatchObject({
      state: 'queued',
      category: 'explicit',
      priority: 'normal',
      customer: 'May',
    });
    const thread = scene.inThread();
    expect(thread[0]).toBe('How long does delivery take?');
    expect(thread.at(-1)).toBe(askForPerson);
    expect(thread.join('\n')).toContain('Orders arrive within three days.');
  });

  test('the customer is told what happens, in the language written in', async () => {
    await scene.customer('转人工');
    expect(scene.chat.at(-1)).toBe(shippedTexts('zh-Hans').customer.handoff);
  });

  test('the card shows nothing that was deleted or edited away before', async () => {
    const first = await scene.customer('my number is 4111');
    const second = await scene.customer('my password is hunter2');
    await scene.customerDoes({ type: 'delete', id: first });
    await scene.customerDoes({ type: 'edit', id: second, revision: '1', parts: [textPart('never mind')] });
    await scene.customer(askForPerson);
    const shown = JSON.stringify([scene.card, scene.inThread()]);
    expect(shown).not.toMatch(/4111|hunter2/);
    expect(shown).toContain('never mind');
  });

  test('only what was typed counts: no file name and no place calls a person or changes the language', async () => {
    await scene.customer('hello');
    const file = { channel: 'chat', id: 'f', name: '人工.png' };
    await scene.customerDoes({ type: 'message', id: 'p', parts: [{ kind: 'media', media: 'image', file }] });
    await scene.customerDoes({
      type: 'message',
      id: 'l',
      parts: [{ kind: 'location', lat: 31, lng: 121, label: '外滩' }],
    });
    expect(scene.cards.filter(({ text }) => text.includes('asked for a person'))).toEqual([]);
    expect((await scene.conversation()).language).toBe('en');
  });

  test('a second request never starts a second case', async () => {
    await scene.customer(askForPerson);
    await scene.customer('human!!!');
    await scene.customerDoes({ type: 'action', id: 'any', action: 'person', values: {} });
    expect(scene.cards).toHaveLength(1);
    expect((await scene.conversation()).cases).toBe(1);
    expect(scene.inThread()).toContain('human!!!');
  });

  test('the bot is silent while the case is open', async () => {
    await scene.customer(askForPerson);
    const before = scene.chat.length;
    await scene.customer('How long does delivery take?');
    expect(scene.chat).toHaveLength(before);
    expect(scene.inThread().at(-1)).toBe('How long does delivery take?');
  });

  test('whoever waits long hears once that nothing is forgotten', async () => {
    await scene.customer(askForPerson);
    await scene.world.clock.pass(10 * 60_000);
    expect(scene.chat.filter((text) => text === says.stillWaiting)).toHaveLength(1);
  });

  test('whoever was answered does not hear it', async () => {
    await scene.customer(askForPerson);
    await scene.agent(ana, 'Hello May');
    await scene.world.clock.pass(10 * 60_000);
    expect(scene.chat).not.toContain(says.stillWaiting);
  });
});

describe('two unanswered questions in a row', () => {
  test('call a person, with the questions as evidence', async () => {
    await scene.customer('Which quasar is the brightest one?');
    expect(scene.cards).toHaveLength(0);
    await scene.customer('And what about pulsars and magnetars?');
    expect(scene.card.facts).toMatchObject({ category: 'unanswered' });
    expect(scene.chat.at(-1)).toBe(says.handoffUnanswered);
    expect((await scene.conversation()).case?.why.evidence).toEqual([
      'Which quasar is the brightest one?',
      'And what about pulsars and magnetars?',
    ]);
  });

  test('do not where one in between was answered', async () => {
    await scene.customer('Which quasar is the brightest one?');
    await scene.customer('How long does delivery take?');
    await scene.customer('And what about pulsars and magnetars?');
    expect(scene.cards).toHaveLength(0);
  });

  test('the same question again calls a person too', async () => {
    await scene.customer('How long does delivery take?');
    await scene.customer('how long does delivery take');
    expect(scene.card.facts).toMatchObject({ category: 'unanswered' });
  });
});

describe('the first reply', () => {
  test('assigns the case and reaches the customer, who is told who joined', async () => {
    await scene.customer(askForPerson);
    const id = await scene.agent(ana, 'Hello May, how can I help?');
    expect(scene.chat.slice(-2)).toEqual([fill(says.joined, { agent: 'Ana' }), 'Hello May, how can I help?']);
    expect(scene.card.facts).toMatchObject({ state: 'open', assignee: 'Ana' });
    expect(scene.world.desk.marks.get(id)).toBe('sent');
  });

  test('by a colleague does not take the case away', async () => {
    await scene.customer(askForPerson);
    await scene.press(ana, 'claim');
    await scene.agent(bo, 'I can add something');
    expect(scene.card.facts).toMatchObject({ assignee: 'Ana' });
    await scene.press(bo, 'claim');
    expect(scene.inThread().at(-1)).toBe(fill(notices.alreadyClaimed, { agent: 'Ana' }));
  });
});

describe('what stays at the desk', () => {
  const internal = ['// he sounds upset', '  //careful', '／／ full width', '!note call him back', '!clsoe', '！help'];
  test.each(internal)('%s', async (text) => {
    await scene.customer(askForPerson);
    const before = scene.chat.length;
    await scene.agent(ana, text);
    expect(scene.chat).toHaveLength(before);
  });

  test('a note with the sign that a brand has chosen, and with the usual one', async () => {
    scene.world.turn = turnOf(desks, { notes: '##' });
    await scene.customer(askForPerson);
    const before = scene.chat.length;
    for (const text of ['## he sounds upset', '// as the web desk writes it']) await scene.agent(ana, text);
    expect(scene.chat).toHaveLength(before);
  });

  test('a note in the caption of a picture, or in the words behind one', async () => {
    await scene.customer(askForPerson);
    const before = scene.chat.length;
    const file = { channel: 'desk', id: 'f', name: 'face.png' };
    const picture = { kind: 'media', media: 'image', file } as const;
    await scene.agentDoes(ana, { type: 'message', id: 'p1', parts: [picture, textPart('// who is this?')] });
    await scene.agentDoes(ana, { type: 'message', id: 'p2', parts: [{ ...picture, caption: textPart('// hm').text }] });
    expect(scene.chat).toHaveLength(before);
  });

  test('an edit of a note, and an edit that makes a message look like one', async () => {
    await scene.customer(askForPerson);
    const note = await scene.agent(ana, '// the price is 30');
    const message = await scene.agent(ana, 'The price is 40');
    const before = scene.chat;
    await scene.agentDoes(ana, { type: 'edit', id: note, revision: '1', parts: [textPart('the price is 31')] });
    expect(scene.inThread().at(-1)).toBe(notices.noteStaysNote);
    await scene.agentDoes(ana, { type: 'edit', id: message, revision: '1', parts: [textPart('// not 40?')] });
    expect(scene.inThread().at(-1)).toBe(notices.alreadySent);
    expect(scene.chat).toEqual(before);
  });

  test.each(['!关闭', '!ｃｌｏｓｅ', '！转接 orders'])('a command in other letters: %s', async (text) => {
    await scene.customer(askForPerson);
    const before = scene.chat.length;
    await scene.agent(ana, text);
    expect(scene.chat.filter((line) => line === text)).toEqual([]);
    expect(scene.chat.length).toBeLessThanOrEqual(before + 1);
  });

  test('an edit that makes a message look like a command', async () => {
    await scene.customer(askForPerson);
    const message = await scene.agent(ana, 'The price is 40');
    const before = scene.chat;
    await scene.agentDoes(ana, { type: 'edit', id: message, revision: '1', parts: [textPart('!close')] });
    expect(scene.chat).toEqual(before);
    expect(scene.inThread().at(-1)).toBe(notices.alreadySent);
  });

  test('an unknown command is answered, not sent', async () => {
    await scene.customer(askForPerson);
    await scene.agent(ana, '!refund 30');
    expect(scene.inThread().at(-1)).toBe(fill(notices.unknownCommand, { command: '!refund' }));
  });

  test('a reply to a note does not quote it to the customer', async () => {
    await scene.customer(askForPerson);
    const note = await scene.agent(ana, '// secret');
    await scene.agent(ana, 'Hello', scene.thread(), note);
    expect(scene.world.chat.posts.at(-1)?.replyTo).toBeUndefined();
  });

  test('what somebody who is no agent does there', async () => {
    await scene.customer(askForPerson);
    const before = scene.chat.length;
    await scene.agent({ id: 'guest', name: 'Guest', kind: 'customer' }, 'let me answer');
    await scene.press({ id: 'bot2', name: 'Bot', kind: 'bot' }, 'close');
    expect(scene.chat).toHaveLength(before);
    expect((await scene.conversation()).case?.state).toBe('queued');
  });
});

describe('both sides see changes', () => {
  test('edits and deletes of the customer', async () => {
    const early = await scene.customer('My order is 12');
    await scene.customer(askForPerson);
    const late = await scene.customer('It is blue');
    await scene.customerDoes({ type: 'edit', id: early, revision: '1', parts: [textPart('My order is 13')] });
    await scene.customerDoes({ type: 'delete', id: late });
    expect(scene.inThread()).toContain('My order is 13\n✏️ was: My order is 12');
    expect(scene.inThread()).not.toContain('My order is 12');
    expect(scene.inThread()).not.toContain('It is blue');
  });

  test('edits of the customer, with the last three wordings as long as a line', async () => {
    await scene.customer(askForPerson);
    const id = await scene.customer('one');
    const later = ['two', `three\n${'x'.repeat(200)}`, 'four', 'five'];
    for (const [index, text] of later.entries()) {
      await scene.customerDoes({ type: 'edit', id, revision: String(index), parts: [textPart(text)] });
    }
    const was = ['two', `three ${'x'.repeat(154)}…`, 'four'].map((text) => `✏️ was: ${text}`);
    expect(scene.inThread().at(-1)).toBe(['five', ...was].join('\n'));
    // What says the same in other words of formatting has not changed.
    await scene.customerDoes({ type: 'edit', id, revision: '9', parts: [textPart('five')] });
    expect(scene.inThread().at(-1)).toBe(['five', ...was].join('\n'));
  });

  test('edits go along to another desk with their earlier wordings', async () => {
    await scene.customer(askForPerson);
    const id = await scene.customer('ten tickets');
    await scene.customerDoes({ type: 'edit', id, revision: '1', parts: [textPart('two tickets')] });
    const wrong = await scene.agent(ana, 'Tomorow');
    await scene.agentDoes(ana, { type: 'edit', id: wrong, revision: '1', parts: [textPart('Tomorrow')] });
    await scene.agent(ana, '!transfer orders');
    expect(scene.inThread()).toContain('two tickets\n✏️ was: ten tickets');
    expect(scene.inThread()).toContain('Tomorrow');
    await scene.customerDoes({ type: 'edit', id, revision: '2', parts: [textPart('three tickets')] });
    expect(scene.inThread()).toContain('three tickets\n✏️ was: ten tickets\n✏️ was: two tickets');
  });

  test('what is taken back after the case went to another desk is read at neither', async () => {
    await scene.customer(askForPerson);
    const id = await scene.customer('My neighbour has a key');
    const before = scene.thread();
    await scene.agent(ana, '!transfer orders');
    expect(scene.inThread()).toContain('My neighbour has a key');
    await scene.customerDoes({ type: 'delete', id });
    expect(scene.inThread(before)).not.toContain('My neighbour has a key');
    expect(scene.inThread()).not.toContain('My neighbour has a key');
    expect(scene.inThread()).toContain(askForPerson);
  });

  test('what an agent takes back in a thread that the case has left is not read at the other desk either, nor are notes', async () => {
    await scene.customer(askForPerson);
    const before = scene.thread();
    const answer = await scene.agent(ana, 'Use the code 8841');
    const note = await scene.agent(ana, '// his wife pays');
    await scene.agent(ana, '!transfer orders');
    expect(scene.inThread()).toEqual(expect.arrayContaining(['Use the code 8841', '// his wife pays']));
    for (const id of [answer, note]) await scene.agentDoes(ana, { type: 'delete', id }, before);
    expect(scene.chat).not.toContain('Use the code 8841');
    expect(scene.inThread()).not.toContain('Use the code 8841');
    expect(scene.inThread()).not.toContain('// his wife pays');
    expect(scene.inThread()).toContain(askForPerson);
    expect(await scene.world.store.deadLetters(10)).toEqual([]);
  });

  test('edits and deletes of the agent', async () => {
    await scene.customer(askForPerson);
    const first = await scene.agent(ana, 'Tomorow');
    const second = await scene.agent(ana, 'Wrong window');
    await scene.agentDoes(ana, { type: 'edit', id: first, revision: '1', parts: [textPart('Tomorrow')] });
    await scene.agentDoes(ana, { type: 'delete', id: second });
    // What it said before is for colleagues.
    expect(scene.chat.at(-1)).toBe('Tomorrow');
  });

  test('an older edit that comes late does not win', async () => {
    await scene.customer(askForPerson);
    const id = await scene.customer('one');
    await scene.customerDoes({ type: 'edit', id, revision: '3', parts: [textPart('three')] });
    await scene.customerDoes({ type: 'edit', id, revision: '2', parts: [textPart('two')] });
    expect(scene.inThread().at(-1)).toBe('three\n✏️ was: one');
  });

  test('an edit that overtook its message is shown, and the message behind it is not shown again', async () => {
    await scene.customer(askForPerson);
    await scene.customerDoes({ type: 'edit', id: 'late', revision: '1', parts: [textPart('corrected')] });
    await scene.customerDoes({ type: 'message', id: 'late', parts: [textPart('original')] });
    expect(scene.inThread()).toContain('corrected');
    expect(scene.inThread()).not.toContain('original');
  });

  test('reactions, on the message they belong to', async () => {
    await scene.customer(askForPerson);
    const question = await scene.customer('Is it open?');
    const answer = await scene.agent(ana, 'Yes');
    const atDesk = scene.world.desk.posts.find(({ text }) => text === 'Is it open?')?.id ?? '';
    const atChat = scene.world.chat.posts.find(({ text }) => text === 'Yes')?.id ?? '';
    await scene.agentDoes(ana, { type: 'reaction', id: atDesk, emoji: '👀', added: true });
    await scene.customerDoes({ type: 'reaction', id: atChat, emoji: '❤️', added: true });
    expect(scene.world.chat.reactions.get(question)).toEqual(['👀']);
    expect(scene.world.desk.reactions.get(answer)).toEqual(['❤️']);
  });

  test('replies, with the id the answered message has there and a quote', async () => {
    await scene.customer(askForPerson);
    const question = await scene.customer('Is it open?');
    const atDesk = scene.world.desk.posts.find(({ text }) => text === 'Is it open?')?.id ?? '';
    await scene.agent(ana, 'Yes', scene.thread(), atDesk);
    expect(scene.world.chat.posts.at(-1)?.replyTo).toEqual({ ids: [question], name: 'May', quote: 'Is it open?' });
  });

  test('edits, below the quote and the time that stood above the words', async () => {
    const early = await scene.customer('Is it open?');
    await scene.world.clock.pass(5 * 60_000);
    await scene.customer(askForPerson);
    const late = scene.world.desk.posts.find(({ text }) => text === 'Is it open?');
    await scene.agent(ana, 'Yes');
    // What only the customer was told has no id at the desk.
    const joined = scene.world.chat.posts.find(({ text }) => text.includes('Ana has joined'));
    const reply = await scene.customer('Until when?', joined?.id);
    const quoting = scene.world.desk.posts.at(-1);
    const before = [late?.late, quoting?.replyTo];
    expect(before).toEqual([expect.any(Date), expect.objectContaining({ ids: [], quote: joined?.text })]);
    await scene.customerDoes({ type: 'edit', id: early, revision: '1', parts: [textPart('Is it open today?')] });
    await scene.customerDoes({ type: 'edit', id: reply, revision: '1', parts: [textPart('Until six?')] });
    expect([late?.text, quoting?.text]).toEqual([
      'Is it open today?\n✏️ was: Is it open?',
      'Until six?\n✏️ was: Until when?',
    ]);
    expect([late?.late, quoting?.replyTo]).toEqual(before);
  });

  test('the same event handed over twice changes nothing', async () => {
    await scene.customer(askForPerson);
    const say = { type: 'message', id: 'm', parts: [textPart('once')] } as const;
    await scene.customerDoes(say, 'same-key');
    await scene.customerDoes(say, 'same-key');
    await scene.customerDoes(say, 'another-key');
    expect(scene.inThread().filter((text) => text === 'once')).toHaveLength(1);
  });
});

describe('transfer', () => {
  test('carries the whole thread along, notes too, and the old place says where it went', async () => {
    await scene.customer('How long does delivery take?');
    await scene.customer(askForPerson);
    await scene.agent(ana, 'Let me see');
    await scene.agent(ana, '// wants a refund');
    const old = scene.thread();
    await scene.press(ana, 'transfer', { desk: 'orders', reason: 'about an order' });
    expect(scene.cards).toHaveLength(2);
    expect(scene.cards[1]?.place).toBe('desk/orders');
    expect(scene.cards[0]?.parts[0]).toMatchObject({ card: { facts: { state: 'moved' }, actions: [] } });
    const carried = scene.inThread();
    for (const text of ['How long does delivery take?', askForPerson, 'Let me see', '// wants a refund']) {
      expect(carried).toContain(text);
    }
    expect(carried.at(-1)).toContain('about an order');
    expect(scene.inThread(old).at(-1)).toBe(fill(notices.transferredBy, { agent: 'Ana', desk: 'orders' }));
  });

  test('both sides go on in the new thread, and the old one reaches nobody', async () => {
    await scene.customer(askForPerson);
    const old = scene.thread();
    await scene.agent(ana, '!transfer orders');
    await scene.customer('still there?');
    expect(scene.inThread().at(-1)).toBe('still there?');
    expect(scene.inThread(old)).not.toContain('still there?');
    await scene.agent(bo, 'I am here');
    expect(scene.chat.at(-1)).toBe('I am here');
    await scene.agent(ana, 'one more thing', old);
    expect(scene.chat.at(-1)).toBe('I am here');
    expect(scene.inThread(old).at(-1)).toBe(fill(notices.caseMoved, { desk: 'orders' }));
  });

  test('commands are nothing that was said, and do not go along', async () => {
    await scene.customer(askForPerson);
    await scene.agent(ana, '!help');
    await scene.agent(ana, '!transfer orders');
    expect(scene.inThread().join('\n')).not.toContain('!');
  });

  test('what is still written in the old thread belongs to the old case', async () => {
    await scene.customer(askForPerson);
    const old = scene.thread();
    await scene.agent(ana, '!close');
    await scene.customer(askForPerson);
    await scene.agent(ana, 'too late', old);
    const first = (await scene.conversation()).previous?.id;
    const entries = await scene.world.store.transcript('chat/may', 0, 100);
    expect(entries.find(({ parts }) => JSON.stringify(parts).includes('too late'))?.case).toBe(first);
  });

  test('what agents write into a closed thread pushes nothing the customer said out of the next case', async () => {
    await scene.customer(askForPerson);
    const old = scene.thread();
    await scene.agent(ana, '!close');
    await scene.customer('My parcel never came');
    for (let line = 1; line <= 40; line += 1) await scene.agent(ana, `too late ${line}`, old);
    await scene.customer(askForPerson);
    expect(scene.inThread()).toContain('My parcel never came');
  });

  test('to a desk that does not exist says which there are', async () => {
    await scene.customer(askForPerson);
    await scene.agent(ana, '!transfer sales');
    expect(scene.inThread().at(-1)).toBe(fill(notices.unknownDesk, { desk: 'sales', desks: 'orders' }));
    expect(scene.cards).toHaveLength(1);
  });
});

describe('after a close', () => {
  test('the customer is told, the card says so, and the bot answers again', async () => {
    await scene.customer(askForPerson);
    await scene.press(ana, 'close');
    expect(scene.chat.at(-1)).toBe(says.closed);
    expect(scene.card).toMatchObject({ facts: { state: 'closed' }, actions: [{ id: 'customer' }] });
    await scene.customer('How long does delivery take?');
    expect(scene.chat.at(-1)).toContain('Orders arrive within three days.');
    expect(scene.cards).toHaveLength(1);
  });

  test('what an agent takes back then is taken back from the customer too', async () => {
    await scene.customer(askForPerson);
    const id = await scene.agent(ana, 'Meant for somebody else');
    await scene.agent(ana, '!close');
    await scene.agentDoes(ana, { type: 'delete', id });
    expect(scene.chat).not.toContain('Meant for somebody else');
  });

  test('asking again opens a new case that knows of the old one, with what was said since', async () => {
    await scene.customer(`${askForPerson} about the first thing`);
    await scene.press(ana, 'close');
    await scene.customer('How long does delivery take?');
    await scene.customer(`${askForPerson} about the second thing`);
    expect(scene.cards).toHaveLength(2);
    expect((await scene.conversation()).case?.number).toBe(2);
    expect(scene.inThread().join('\n')).not.toContain('first thing');
    expect(scene.inThread().join('\n')).toContain('How long does delivery take?');
    expect(scene.card.fields).toContainEqual(expect.objectContaining({ label: notices.fields.earlier }));
  });

  test('who types in the closed thread is told that it goes nowhere', async () => {
    await scene.customer(askForPerson);
    await scene.agent(ana, 'Hello');
    await scene.agent(ana, '!close');
    const before = scene.chat.length;
    await scene.agent(ana, 'one more thing');
    await scene.press(ana, 'transfer', { desk: 'orders' });
    expect(scene.chat).toHaveLength(before);
    expect(scene.inThread().at(-1)).toBe(notices.caseClosed);
  });

  test('every change is in the audit trail', async () => {
    await scene.customer(askForPerson);
    await scene.agent(ana, 'Hello');
    await scene.press(ana, 'transfer', { desk: 'orders', reason: 'an order' });
    await scene.press(bo, 'close');
    const trail = await scene.world.store.audit('chat/may');
    expect(trail.map(({ what, by, from, to, why }) => [what, by.name, from, to, why])).toEqual([
      ['case-opened', 'Frontdesk', undefined, 'support', expect.stringMatching(/person/i)],
      ['case-claimed', 'Ana', undefined, 'Ana', 'reply'],
      ['case-transferred', 'Ana', 'support', 'orders', 'an order'],
      ['case-closed', 'Bo', 'queued', 'closed', undefined],
    ]);
    const [opened] = trail;
    expect(trail.map(({ at }) => at)).toEqual(trail.map(({ at }) => at).toSorted((one, other) => one - other));
    expect(new Set(trail.map(({ case: id }) => id))).toEqual(new Set([opened?.case]));
  });
});

describe('what cannot be delivered', () => {
  const forbidden = { refuse: 0, forbid: 1, loseAnswer: 0, breakBefore: 0, repeat: 0 };
  const fine = { ...forbidden, forbid: 0 };

  test('is marked at the agent’s message, and Retry delivers it', async () => {
    await scene.customer(askForPerson);
    await scene.agent(ana, 'Hello');
    scene.world.chat.faults = forbidden;
    const id = await scene.agent(ana, 'Are you there?');
    expect(scene.world.desk.marks.get(id)).toBe('failed');
    expect(await scene.world.store.deadLetters(10)).toHaveLength(1);
    scene.world.chat.faults = fine;
    await scene.agentDoes(ana, { type: 'action', id, action: 'retry', values: {} });
    expect(scene.chat.at(-1)).toBe('Are you there?');
    expect(scene.world.desk.marks.get(id)).toBe('sent');
    expect(await scene.world.store.deadLetters(10)).toHaveLength(0);
    await scene.agentDoes(ana, { type: 'action', id, action: 'retry', values: {} });
    expect(scene.chat.filter((text) => text === 'Are you there?')).toHaveLength(1);
  });

  test('is sent again where an agent quotes it with !retry, as where nothing can be pressed', async () => {
    await scene.customer(askForPerson);
    await scene.agent(ana, 'Hello');
    scene.world.chat.faults = forbidden;
    const id = await scene.agent(ana, 'Are you there?');
    scene.world.chat.faults = fine;
    await scene.agent(ana, '!retry');
    expect(scene.inThread().at(-1)).toBe(notices.retryUsage);
    expect(scene.chat).not.toContain('Are you there?');
    for (const _ of [1, 2]) await scene.agent(ana, '!retry', scene.thread(), id);
    expect(scene.inThread()).toContain(notices.retrying);
    expect(scene.chat.filter((text) => text === 'Are you there?')).toHaveLength(1);
    expect(await scene.world.store.deadLetters(10)).toHaveLength(0);
  });

  test('is told to the customer', async () => {
    await scene.customer(askForPerson);
    scene.world.desk.faults = forbidden;
    await scene.customer('Hello?');
    expect(scene.chat.at(-1)).toBe(says.undelivered);
  });

  test('is told to the desk with its words, which may have come with a file that was too large', async () => {
    await scene.customer(askForPerson);
    let sends = 0;
    scene.world.desk.faults = {
      ...fine,
      get forbid() {
        sends += 1;
        return sends === 1 ? 1 : 0;
      },
    };
    await scene.customer('The lid is broken, see the film');
    expect(scene.chat.at(-1)).toBe(says.undelivered);
    expect(scene.inThread().at(-1)).toMatch(/could not be shown here: .*\nThe lid is broken, see the film$/s);
    expect(scene.inThread().filter((text) => text.includes('The lid is broken'))).toHaveLength(1);
  });

  test('is called unknown where nobody can tell', async () => {
    await scene.customer(askForPerson);
    await scene.agent(ana, 'Hello');
    const canReadBack = scene.world.chat.canReconcile;
    scene.world.chat.faults = { ...fine, loseAnswer: 1 };
    const id = await scene.agent(ana, 'Are you there?');
    scene.world.chat.faults = fine;
    await scene.world.clock.pass(5 * 60_000);
    expect(scene.world.desk.marks.get(id)).toBe(canReadBack ? 'sent' : 'unknown');
    expect(scene.chat.filter((text) => text === 'Are you there?')).toHaveLength(1);
  });
});
