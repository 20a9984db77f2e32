import type {
  AppsConnectionsOpenArguments,
  AuthTestArguments,
  ChatDeleteArguments,
  ChatPostEphemeralArguments,
  ChatPostMessageArguments,
  ChatUpdateArguments,
  ConversationsHistoryArguments,
  ConversationsInfoArguments,
  ConversationsListArguments,
  ConversationsMembersArguments,
  ConversationsRepliesArguments,
  FilesCompleteUploadExternalArguments,
  FilesDeleteArguments,
  FilesGetUploadURLExternalArguments,
  FilesInfoArguments,
  ReactionsAddArguments,
  ReactionsRemoveArguments,
  UsersInfoArguments,
  ViewsOpenArguments,
  ViewsPublishArguments,
  ViewsUpdateArguments,
} from '@slack/web-api';
import { wrongBlocks, wrongView } from './blocks.ts';
import type { Json } from './world.ts';

interface Known {
  readonly required: readonly string[];
  readonly all: ReadonlySet<string>;
}

/** Names of arguments, as Slack's own library declares them: one that it does not know does not compile. */
type NameOf<Arguments> = Arguments extends Arguments ? keyof Arguments & string : never;

function known<Arguments>(required: readonly NameOf<Arguments>[], optional: readonly NameOf<Arguments>[] = []): Known {
  return { required, all: new Set<string>([...required, ...optional]) };
}

const page = ['cursor', 'limit'] as const;
const span = ['oldest', 'latest', 'inclusive', 'include_all_metadata'] as const;

/** What each method has to be given, and what it may be given. Source: docs.slack.dev/reference/methods. */
const methods: Readonly<Record<string, Known>> = {
  'apps.connections.open': known<AppsConnectionsOpenArguments>([]),
  'auth.test': known<AuthTestArguments>([]),
  'users.info': known<UsersInfoArguments>(['user'], ['include_locale']),
  'conversations.info': known<ConversationsInfoArguments>(['channel'], ['include_locale', 'include_num_members']),
  'conversations.list': known<ConversationsListArguments>([], [...page, 'types', 'exclude_archived', 'team_id']),
  'conversations.members': known<ConversationsMembersArguments>(['channel'], page),
  'conversations.history': known<ConversationsHistoryArguments>(['channel'], [...page, ...span]),
  'conversations.replies': known<ConversationsRepliesArguments>(['channel', 'ts'], [...page, ...span]),
  'chat.postMessage': known<ChatPostMessageArguments>(
    ['channel'],
    [
      ...(['text', 'blocks', 'attachments', 'thread_ts', 'reply_broadcast', 'metadata', 'mrkdwn', 'parse'] as const),
      ...(['link_names', 'unfurl_links', 'unfurl_media', 'username', 'icon_url', 'icon_emoji'] as const),
    ],
  ),
  'chat.postEphemeral': known<ChatPostEphemeralArguments>(
    ['channel', 'user'],
    ['text', 'blocks', 'attachments', 'thread_ts', 'parse', 'link_names', 'username', 'icon_url', 'icon_emoji'],
  ),
  'chat.update': known<ChatUpdateArguments>(
    ['channel', 'ts'],
    ['text', 'blocks', 'attachments', 'metadata', 'parse', 'link_names', 'reply_broadcast', 'file_ids'],
  ),
  'chat.delete': known<ChatDeleteArguments>(['channel', 'ts']),
  'reactions.add': known<ReactionsAddArguments>(['channel', 'timestamp', 'name']),
  'reactions.remove': known<ReactionsRemoveArguments>(['name'], ['channel', 'timestamp', 'file', 'file_comment']),
  'files.getUploadURLExternal': known<FilesGetUploadURLExternalArguments>(
    ['filename', 'length'],
    ['alt_text', 'snippet_type'],
  ),
  'files.completeUploadExternal': known<FilesCompleteUploadExternalArguments>(
    ['files'],
    ['channel_id', 'thread_ts', 'initial_comment', 'blocks'],
  ),
  'files.info': known<FilesInfoArguments>(['file'], page),
  'files.delete': known<FilesDeleteArguments>(['file']),
  'views.open': known<ViewsOpenArguments>(['view'], ['trigger_id', 'interactivity_pointer']),
  'views.publish': known<ViewsPublishArguments>(['user_id', 'view'], ['hash']),
  'views.update': known<ViewsUpdateArguments>(['view'], ['view_id', 'external_id', 'hash']),
};

/** What may not be said twice in different words: Slack refuses one without the other. */
const oneOf: Readonly<Record<string, readonly string[]>> = {
  'views.open': ['trigger_id', 'interactivity_pointer'],
  'views.update': ['view_id', 'external_id'],
  'chat.postMessage': ['text', 'blocks', 'attachments'],
  'chat.postEphemeral': ['text', 'blocks', 'attachments'],
  'chat.update': ['text', 'blocks', 'attachments', 'file_ids'],
};

/**
 * What is wrong with a call's arguments, in Slack's words. Slack passes over arguments that it does not know; here they
 * are refused, so that a misspelt one is noticed.
 */
export function wrongArguments(method: string, args: Json): readonly string[] {
  const expected = methods[method];
  if (!expected) return [`[ERROR] nobody has looked up the arguments of ${method}`];
  const given = Object.keys(args).filter((name) => args[name] !== undefined && args[name] !== '');
  const missing = expected.required.filter((name) => !given.includes(name));
  const unknown = given.filter((name) => !expected.all.has(name));
  const alternatives = oneOf[method];
  const isOneThere = !alternatives || alternatives.some((name) => given.includes(name));
  return [
    ...missing.map((name) => `[ERROR] missing required field: ${name}`),
    ...unknown.map((name) => `[ERROR] unknown argument: ${name}`),
    ...(isOneThere ? [] : [`[ERROR] one of these is needed: ${alternatives.join(', ')}`]),
    ...(Array.isArray(args['blocks']) ? wrongBlocks(args['blocks']) : []).map((fault) => `[ERROR] ${fault}`),
    ...(args['view'] === undefined ? [] : wrongView(args['view'] as Json)).map((fault) => `[ERROR] ${fault}`),
  ];
}
