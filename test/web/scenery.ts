import type { Card } from '../../core/message.ts';
import { ANA, CUSTOMER, type FakeServer } from './fake-server.ts';

export const BOT = { id: 'bot', name: 'Tea House', kind: 'bot' } as const;

/** A case's card as the desk gets it. */
export function caseCard(customer: string, facts: Record<string, string>): Card {
  const closed = facts['state'] === 'closed';
  return {
    title: `${customer} asked for a person`,
    fields: [
      { label: 'Channel', value: 'website' },
      { label: 'Language', value: '简体中文' },
      { label: 'Why', value: 'asked for a person: “转人工”' },
      { label: 'Since', value: '10:31' },
    ],
    body: { text: 'Where is my parcel? It was due on Monday, and the tracking has not moved.', spans: [] },
    actions: closed
      ? []
      : [
          { id: 'claim', label: 'Claim', style: 'primary' },
          {
            id: 'transfer',
            label: 'Transfer',
            form: {
              title: 'Transfer the case',
              submit: 'Transfer',
              fields: [
                {
                  id: 'desk',
                  label: 'To which desk',
                  kind: 'select',
                  required: true,
                  options: [{ value: 'billing', label: 'Billing' }],
                },
                { id: 'note', label: 'Note for the colleagues', kind: 'multiline' },
              ],
            },
          },
          { id: 'close', label: 'Close', style: 'danger' },
        ],
    facts: { customer, channel: 'website', language: 'en', category: 'explicit', priority: 'normal', ...facts },
  };
}

/** A desk in the middle of a working day. */
export function furnishDesk(server: FakeServer): void {
  const now = Date.now();
  const minutes = (count: number) => now - count * 60_000;
  server.thread('t1', caseCard('李小梅', { state: 'open', assignee: 'Ana', assigneeId: ANA.id }), minutes(40));
  server.thread('t2', caseCard('Tom Baker', { state: 'queued', priority: 'normal', assignee: '' }), minutes(5));
  server.thread('t3', caseCard('Noor', { state: 'queued', priority: 'urgent', assignee: '' }), minutes(12));
  server.thread('t4', caseCard('Jonas', { state: 'closed', assignee: 'Ben', assigneeId: 'a2' }), minutes(90));
  const li = { id: 'c-li', name: '李小梅', kind: 'customer' } as const;
  server.text('support/t1', li, '你好，我的包裹还没到，订单号 8841。');
  server.text('support/t1', BOT, '快递一般 3–5 个工作日送达。需要我帮您转接人工吗？');
  server.text('support/t1', li, '转人工，谢谢');
  server.text('support/t1', { id: 'system', name: 'Frontdesk', kind: 'system' }, 'Ana took the case.');
  server.text('support/t1', { id: 'a2', name: 'Ben', kind: 'agent' }, '// Warehouse says it left yesterday.');
  const sent = server.text('support/t1', ANA, '您好，我是 Ana。包裹昨天已经发出，明天会送到。');
  server.add('support/t1', { type: 'mark', id: sent, fate: 'sent' });
  server.add('support/t1', { type: 'reaction', id: sent, by: li, emoji: '👍', added: true });
  const failed = server.text('support/t1', ANA, '这是运单号：SF1234567890');
  server.add('support/t1', { type: 'mark', id: failed, fate: 'failed', reason: 'the customer has blocked us' });
  server.text('support/t1', li, '好的，谢谢！', {
    late: minutes(30),
    replyTo: { id: sent, name: 'Ana', quote: '您好，我是 Ana。' },
  });
  server.text('support/t2', { id: 'c-tom', name: 'Tom Baker', kind: 'customer' }, 'Can somebody check my invoice?');
  server.text('support/t3', { id: 'c-noor', name: 'Noor', kind: 'customer' }, 'The kettle caught fire this morning');
}

/** A customer's chat with the bot. */
export function furnishChat(server: FakeServer): void {
  const greeting =
    'Hi, I’m Tea House’s assistant, a bot. Ask me about delivery, returns or opening hours, or read more here.';
  const link = greeting.indexOf('here');
  const bold = greeting.indexOf('delivery');
  server.add('', {
    type: 'message',
    id: 'greeting',
    by: BOT,
    parts: [
      {
        kind: 'text',
        text: {
          text: greeting,
          spans: [
            { start: bold, end: bold + 8, style: 'bold' },
            { start: link, end: link + 4, style: 'link', url: 'https://tea.example/help' },
          ],
        },
      },
    ],
  });
  server.text('', CUSTOMER, 'Where is my parcel? 我的包裹在哪里？', { key: 'k0' });
  server.add('', {
    type: 'message',
    id: 'choices',
    by: BOT,
    parts: [
      {
        kind: 'card',
        card: {
          title: 'Did you mean one of these?',
          actions: [
            { id: 'delivery', label: 'Delivery times' },
            { id: 'track', label: 'Track a parcel' },
            { id: 'person', label: 'Talk to a person', style: 'primary' },
          ],
        },
      },
    ],
  });
}
