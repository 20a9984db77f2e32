import type { Unshown } from '../../core/message.ts';
import { type NamedPart, named } from '../../core/unshown.ts';
import type { Message } from './wire.ts';

/** What kinds of message we know no better than by name. */
const namedKinds = {
  photo: 'picture',
  video: 'video',
  audio: 'audio',
  voice: 'voice message',
  video_note: 'video message',
  animation: 'animation',
  document: 'file',
  sticker: 'sticker',
  contact: 'contact',
  venue: 'place',
  location: 'place',
  story: 'story',
  game: 'game',
  paid_media: 'paid media',
  live_photo: 'live photo',
  checklist_tasks_done: 'checklist',
  checklist_tasks_added: 'checklist',
  gift: 'gift',
  unique_gift: 'gift',
  gift_upgrade_sent: 'gift',
  giveaway: 'giveaway',
  giveaway_created: 'giveaway',
  giveaway_winners: 'giveaway',
  giveaway_completed: 'giveaway',
  poll_option_added: 'poll',
  poll_option_deleted: 'poll',
  rich_message: 'rich message',
  passport_data: 'passport data',
  successful_payment: 'payment',
  refunded_payment: 'refund',
  users_shared: 'shared people',
  chat_shared: 'shared chat',
  web_app_data: 'data of a web app',
} as const satisfies Readonly<Record<string, Unshown>>;

/** Kinds that tell of the chat and say nothing themselves. */
const serviceKinds = new Set([
  'new_chat_members',
  'left_chat_member',
  'new_chat_title',
  'new_chat_photo',
  'delete_chat_photo',
  'group_chat_created',
  'supergroup_chat_created',
  'channel_chat_created',
  'message_auto_delete_timer_changed',
  'migrate_to_chat_id',
  'migrate_from_chat_id',
  'pinned_message',
  'connected_website',
  'write_access_allowed',
  'proximity_alert_triggered',
  'boost_added',
  'chat_background_set',
  'forum_topic_created',
  'forum_topic_edited',
  'forum_topic_closed',
  'forum_topic_reopened',
  'general_forum_topic_hidden',
  'general_forum_topic_unhidden',
  'video_chat_scheduled',
  'video_chat_started',
  'video_chat_ended',
  'video_chat_participants_invited',
  'chat_owner_left',
  'chat_owner_changed',
  'direct_message_price_changed',
  'paid_message_price_changed',
  'managed_bot_created',
  'suggested_post_approved',
  'suggested_post_approval_failed',
  'suggested_post_declined',
  'suggested_post_paid',
  'suggested_post_refunded',
]);

/** What a message is that can be shown by name alone; undefined for a service message, which says nothing. */
export function namedPart(message: Message): NamedPart | undefined {
  const { dice, poll, checklist, invoice } = message;
  if (dice) return { kind: 'unsupported', label: `${dice.emoji} ${dice.value}` };
  if (poll) return named('poll', list(poll.question, poll.options));
  if (checklist) return named('checklist', list(checklist.title, checklist.tasks));
  if (invoice) return named('invoice', invoice.title);
  const kind = Object.entries(namedKinds).find(([key]) => key in message);
  if (kind) return named(kind[1]);
  return Object.keys(message).some((key) => serviceKinds.has(key)) ? undefined : named('message of an unknown kind');
}

function list(title: string, items: readonly { readonly text: string }[] = []): string {
  return [title, ...items.map(({ text }) => `• ${text}`)].join('\n');
}

/** The words of a richly formatted message, line by line; undefined where it has none. */
export function richText({ rich_message: rich }: Message): string | undefined {
  const text = linesIn(rich?.blocks).join('\n');
  return text === '' ? undefined : text;
}

/** Where the words of its blocks are, whatever kind they are of: core.telegram.org/bots/api#richmessage */
const holders = ['summary', 'text', 'blocks', 'items', 'cells', 'caption'] as const;

function linesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(linesIn);
  if (typeof value !== 'object' || value === null) return [];
  return holders.flatMap((holder) => {
    const held: unknown = Reflect.get(value, holder);
    const words = holder === 'text' || holder === 'summary' ? wordsIn(held) : '';
    return words === '' ? linesIn(held) : [words];
  });
}

function wordsIn(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(wordsIn).join('');
  return typeof value === 'object' && value !== null && 'text' in value ? wordsIn(value.text) : '';
}
