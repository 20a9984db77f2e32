import { WebClient } from '@slack/web-api';
import { expect, it } from 'vitest';
import { silentLogger } from '../../../adapters/slack/api.ts';
import { scopesFor } from '../../../adapters/slack/manifest.ts';
import { plain } from '../../../core/richtext.ts';
import { openSlack, room, type SlackUnderTest, until } from '../../adapters/slack/open.ts';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import { scopeFor } from './methods.ts';
import { samplesMissing } from './samples.ts';
import { tokens } from './server.ts';

/** Everything that the adapter does, and everything that people do. */
async function live(test: SlackUnderTest): Promise<void> {
  const { channel, slack, ana } = test;
  const form = { title: 'Close', submit: 'Close', fields: [{ id: 'note', label: 'Note', kind: 'text' as const }] };
  const card = { title: 'Case', body: plain('b'), actions: [{ id: 'close', label: 'Close', form }] };
  const { ids, thread = '' } = await channel.send(
    { channel: 'slack', chat: room },
    outgoing([{ kind: 'card', card }]),
    patient,
  );
  const at = { channel: 'slack', chat: room, thread };
  const place = { channel: room, thread };
  const file = test.foreign('a.png', new Uint8Array([1]));
  await channel.send(at, outgoing([{ kind: 'media', media: 'image', file }]), patient);
  await channel.edit?.(at, ids, outgoing([{ kind: 'card', card }]), patient);
  const message = ana.write(place, 'hello');
  await slack.event(ana.said(place, message));
  await channel.mark?.(at, [message.ts], { key: 'm', fate: 'failed', reason: 'because' }, patient);
  await channel.mark?.(at, [message.ts], { key: 'n', fate: 'sent' }, patient);
  await ana.edit(room, message.ts, 'hello!');
  await ana.react(room, message.ts, '+1', true);
  await ana.react(room, message.ts, '+1', false);
  await ana.give(place, [{ name: 'b.png', bytes: new Uint8Array([2]) }], 'look');
  await ana.press(room, thread, 'close');
  await ana.submit({ note: 'x' });
  await ana.shortcut(room, message.ts, 'frontdesk-claim');
  await ana.command('help');
  await ana.remove(room, message.ts);
  await slack.event({ type: 'app_home_opened', user: ana.id, channel: 'D0ANA', tab: 'home', event_ts: '1.1' });
  slack.world.addUser('U0GUEST', 'Gus', { is_restricted: true });
  await channel.reconcile?.(at, 'nothing');
  await channel.reconcile?.({ channel: 'slack', chat: room }, 'nothing');
}

it.skipIf(samplesMissing !== null)(
  `the fake Slack says nothing that Slack’s own samples do not have${samplesMissing === null ? '' : ` (skipped: ${samplesMissing})`}`,
  async () => {
    const test = await openSlack({ customers: 'direct' });
    try {
      await live(test);
      test.slack.world.addChannel('D0ANA', [test.ana.id]);
      await test.stop();
      await test.start();
      await until(() => test.log.some(({ event }) => event === 'slack-read-back'));
      expect(test.slack.strange()).toEqual([]);
      expect(test.slack.said.length).toBeGreaterThan(40);
    } finally {
      await test.close();
    }
  },
);

it('the fake Slack refuses arguments that are missing, or that no method has', async () => {
  const test = await openSlack();
  try {
    const client = new WebClient(tokens.bot, {
      slackApiUrl: test.slack.apiUrl,
      retryConfig: { retries: 0 },
      logger: silentLogger,
    });
    const refused = async (method: string, args: Record<string, unknown>) => {
      await expect(client.apiCall(method, args)).rejects.toMatchObject({ data: { error: 'invalid_arguments' } });
    };
    await refused('chat.postMessage', { text: 'nowhere' });
    await refused('chat.postMessage', { channel: room });
    await refused('chat.postMessage', { channel: room, text: 'x', threadTs: '1.1' });
    await refused('conversations.replies', { channel: room });
    const section = { type: 'section', text: { type: 'plain_text', text: 'x' } };
    const post = (...blocks: readonly object[]) => refused('chat.postMessage', { channel: room, blocks });
    await post(...Array.from({ length: 51 }, () => section));
    await post({ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } });
    await post({ ...section, block_id: 'a' }, { ...section, block_id: 'a' });
    await post({
      type: 'actions',
      elements: [{ type: 'button', action_id: 'a', text: { type: 'mrkdwn', text: 'A' } }],
    });
    const title = { type: 'plain_text', text: 'A title of 25 characters.' };
    await refused('views.open', { trigger_id: '1', view: { type: 'modal', title, blocks: [section] } });
    expect(test.slack.refused.splice(0)).toHaveLength(9);
    test.slack.known.add('conversations.replies .response_metadata.messages');
  } finally {
    await test.close();
  }
});

/** Scopes without which Slack would not tell of what people do. Source: docs.slack.dev/reference/events. */
const toBeTold = ['channels:history', 'im:history', 'reactions:read', 'commands'];

it('the manifest asks for the scopes that are in use, and for no other', async () => {
  const test = await openSlack({ customers: 'direct' });
  try {
    await live(test);
    test.slack.world.addChannel('D0ANA', [test.ana.id]);
    await test.stop();
    await test.start();
    await until(() => test.log.some(({ event }) => event === 'slack-read-back'));
    const [posted] = test.slack.world.channel(room).messages.flatMap(({ files = [] }) => files);
    const id = String(posted?.['id']);
    await test.channel.open({ channel: 'slack', id });
    const called = test.slack.calls.flatMap(({ method, args }) => scopeFor(method, args) ?? []);
    const open = [...called, ...toBeTold];
    // A private channel has scopes of its own for the same calls.
    const closed = open
      .filter((scope) => scope.startsWith('channels:'))
      .map((scope) => scope.replace('channels', 'groups'));
    expect([...new Set([...open, ...closed])].toSorted()).toEqual(scopesFor('direct'));
  } finally {
    await test.close();
  }
});
