import type { SendError } from '../../core/channel.ts';
import { createApi } from './api.ts';
import type { Self, SlackContext } from './context.ts';
import { scopesFor } from './manifest.ts';

/**
 * Tries both tokens, the scopes and the rooms.
 * @returns what is wrong and what to do, each by itself
 */
export async function examine(context: SlackContext): Promise<readonly string[]> {
  const { name, options, deps } = context;
  const said = ({ message }: SendError) => [message];
  const tried = [introduce(context).then(({ lacks }) => lacks, said)];
  if (options.ingress.mode === 'socket') {
    // The address that it gives is asked for at each connection, and opens none by itself.
    // https://docs.slack.dev/reference/methods/apps.connections.open
    const app = createApi(options.ingress.appToken, options.apiUrl, deps.log, name);
    const socket = app.call('apps.connections.open', {}).then(
      () => [],
      (error: SendError) => [`appToken: ${error.message}`],
    );
    tried.push(socket);
  }
  return (await Promise.all(tried)).flat();
}

/**
 * Asks Slack who we are, and says which scopes and rooms are missing before somebody misses a message.
 * @throws {SendError} that names the token to mend, where Slack does not let us in
 */
export async function introduce(
  context: SlackContext,
): Promise<{ readonly self: Self; readonly lacks: readonly string[] }> {
  const { api, name, options, deps } = context;
  const lacks: string[] = [];
  const me = await api.call<{
    user_id?: string;
    bot_id?: string;
    team_id?: string;
    response_metadata?: { scopes?: readonly string[] };
  }>('auth.test', {});
  const granted = me.response_metadata?.scopes;
  const missing = granted ? scopesFor(options.customers).filter((scope) => !granted.includes(scope)) : [];
  if (missing.length > 0) {
    deps.log.error('slack-scopes-missing', { channel: name, missing: missing.join(' ') });
    lacks.push(`The app lacks the scopes ${missing.join(', ')}: add them in its settings and install it again.`);
  }
  for (const { room } of options.rooms) {
    const info = await api
      .call<{ channel?: { is_member?: boolean; is_archived?: boolean } }>('conversations.info', { channel: room })
      .catch(() => undefined);
    if (info?.channel?.is_member === true && info.channel.is_archived !== true) continue;
    const advice = 'Invite the app: /invite in that channel. Look at the id, and that the channel is not archived.';
    deps.log.error('slack-room-not-open-to-us', { channel: name, room, advice });
    lacks.push(`The app is not in the channel ${room}. ${advice}`);
  }
  const self = { userId: me.user_id ?? '', botId: me.bot_id ?? '', teamId: me.team_id ?? '' };
  return { self, lacks };
}
