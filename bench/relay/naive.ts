import { App, LogLevel } from '@slack/bolt';
import { Telegraf } from 'telegraf';
import { message } from 'telegraf/filters';

/**
 * What a day's work gets: a relay with bolt and telegraf as their guides show them. It remembers nothing over a
 * restart, loses what it had acked when it dies, keeps no order, and sends nothing twice only while nothing goes wrong.
 */
const [slackApiUrl = '', apiRoot = '', room = ''] = process.argv.slice(2);
const slack = new App({
  token: 'xoxb-bench',
  appToken: 'xapp-bench',
  socketMode: true,
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl },
});
const telegram = new Telegraf('1:bench', { telegram: { apiRoot } });
const threads = new Map<number, string>();
const chats = new Map<string, number>();

telegram.on(message('text'), async ({ chat, from, message: { text } }) => {
  const thread = threads.get(chat.id);
  const posted = await slack.client.chat.postMessage({
    channel: room,
    text: `${from.first_name}: ${text}`,
    ...(thread === undefined ? {} : { thread_ts: thread }),
  });
  if (thread !== undefined || posted.ts === undefined) return;
  threads.set(chat.id, posted.ts);
  chats.set(posted.ts, chat.id);
});

slack.message(async ({ message: said }) => {
  if (said.subtype !== undefined || said.bot_id !== undefined || said.thread_ts === undefined) return;
  const chat = chats.get(said.thread_ts);
  if (chat !== undefined) await telegram.telegram.sendMessage(chat, said.text ?? '');
});

await slack.start();
await telegram.launch();
