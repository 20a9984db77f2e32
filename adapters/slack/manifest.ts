import type { SlackOptions } from './options.ts';

/** What the app may do, and why. */
const scopes = {
  'channels:history': 'messages in threads of public channels, and reading them back',
  'channels:read': 'who is in a public channel',
  'chat:write': 'posting, editing and deleting our own messages',
  commands: '/frontdesk and message shortcuts',
  'files:read': 'files of agents and customers',
  'files:write': 'sending files',
  'groups:history': 'messages in threads of private channels, and reading them back',
  'groups:read': 'who is in a private channel',
  'reactions:read': 'reactions of people',
  'reactions:write': 'reactions, and the marks that say what became of a message',
  'users:read': 'names, and who is a guest',
} as const;

/** What `direct` customers need besides: their messages, and who has a chat with the app, to find a first message. */
const directScopes = ['im:history', 'im:read'];

const events = [
  'app_home_opened',
  'app_uninstalled',
  'channel_archive',
  'channel_deleted',
  'channel_id_changed',
  'channel_left',
  'group_archive',
  'group_deleted',
  'group_left',
  'member_joined_channel',
  'member_left_channel',
  'message.channels',
  'message.groups',
  'reaction_added',
  'reaction_removed',
  'tokens_revoked',
] as const;

/** The scopes the bot's token needs, in the order of the alphabet. */
export function scopesFor(customers: SlackOptions['customers']): readonly string[] {
  return [...Object.keys(scopes), ...(customers === 'direct' ? directScopes : [])].toSorted();
}

export interface ManifestOptions {
  readonly name: string;
  readonly customers: SlackOptions['customers'];
  /** Where Slack posts to in http mode; without it, the app uses Socket Mode. */
  readonly url?: string;
}

/** The app's manifest, docs.slack.dev/reference/app-manifest: what an admin pastes into "Create New App". */
export function manifestOf({ name, customers, url }: ManifestOptions) {
  const address = url === undefined ? {} : { request_url: url };
  return {
    display_information: { name, description: 'Answer customers of every messenger from a channel.' },
    features: {
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: customers === 'direct',
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: name, always_online: true },
      shortcuts: [
        { name: 'Claim this case', type: 'message', callback_id: 'frontdesk-claim', description: 'Take the case' },
        { name: 'Close this case', type: 'message', callback_id: 'frontdesk-close', description: 'Close the case' },
        {
          name: 'About the customer',
          type: 'message',
          callback_id: 'frontdesk-customer',
          description: 'Who it is, earlier cases, transcripts',
        },
      ],
      slash_commands: [
        {
          command: '/frontdesk',
          description: 'How to answer customers here',
          should_escape: false,
          ...(url === undefined ? {} : { url }),
        },
      ],
    },
    oauth_config: { scopes: { bot: scopesFor(customers) } },
    settings: {
      event_subscriptions: {
        ...address,
        bot_events: [...events, ...(customers === 'direct' ? ['message.im'] : [])].toSorted(),
      },
      interactivity: { is_enabled: true, ...address, ...(url === undefined ? {} : { message_menu_options_url: url }) },
      org_deploy_enabled: false,
      socket_mode_enabled: url === undefined,
      token_rotation_enabled: false,
    },
  };
}
