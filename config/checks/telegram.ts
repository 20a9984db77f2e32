import { entriesOf, type Finding, valueAt } from '../finding.ts';
import { channelOf } from './desk-channel.ts';

const telegramsOwn = 'https://api.telegram.org';
/** Source: core.telegram.org/bots/api#setwebhook; a server of one's own takes any. */
const ports: readonly string[] = ['443', '80', '88', '8443'];

/** Telegram's channels against the server, and the desks in their groups. */
export function checkTelegram(data: unknown): Finding[] {
  const names = entriesOf(valueAt(data, ['channels']))
    .filter(([name]) => valueAt(data, ['channels', name, 'type']) === 'telegram')
    .map(([name]) => name);
  return [...names.flatMap((name) => checkWebhook(data, name)), ...checkRooms(data, names)];
}

function checkWebhook(data: unknown, name: string): Finding[] {
  if (valueAt(data, ['channels', name, 'mode']) !== 'webhook') return [];
  const publicUrl = valueAt(data, ['server', 'publicUrl']);
  const found = (message: string, suggestion: string): Finding[] => {
    return [{ path: ['channels', name, 'mode'], at: 'value', message, suggestion }];
  };
  if (typeof publicUrl !== 'string' || !/^https:/i.test(publicUrl)) {
    return found(
      'Telegram brings updates to an https address only, and server.publicUrl is none',
      'Set server.publicUrl to the https address of this server, or use polling',
    );
  }
  const isTelegrams = [undefined, telegramsOwn].includes(valueAt(data, ['channels', name, 'apiRoot']) as string);
  const port = URL.canParse(publicUrl) ? new URL(publicUrl).port : '';
  if (!isTelegrams || ['', ...ports].includes(port)) return [];
  return found(
    `Telegram brings updates to port 443, 80, 88 or 8443 only, and server.publicUrl has ${port}`,
    'Put a proxy in front of this server on one of them, or use polling',
  );
}

function checkRooms(data: unknown, names: readonly string[]): Finding[] {
  return entriesOf(valueAt(data, ['desks'])).flatMap(([name, desk]): Finding[] => {
    const channel = channelOf(data, desk);
    const room = valueAt(desk, ['room']);
    if (channel === undefined || !names.includes(channel) || typeof room !== 'string' || room === '') return [];
    // Groups of any other id have no topics: core.telegram.org/api/bots/ids
    if (/^-100\d+$/.test(room)) return [];
    return [
      {
        path: ['desks', name, 'room'],
        at: 'value',
        message: 'A room of a Telegram channel is the id of a forum group, which begins with -100',
        suggestion: 'docs/telegram.md says where to read it; put it in quotation marks',
      },
    ];
  });
}
