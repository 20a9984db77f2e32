/** What we read of the Bot API's objects (10.1). Everything else in them is left alone. */
export interface Update {
  readonly update_id: number;
  readonly message?: Message;
  readonly edited_message?: Message;
  readonly business_connection?: {
    readonly id: string;
    readonly user: User;
    readonly user_chat_id: number;
    readonly date: number;
    readonly is_enabled: boolean;
    readonly rights?: { readonly can_reply?: boolean };
    /** Where `rights` is today, on Bot API servers older than 9.0. */
    readonly can_reply?: boolean;
  };
  readonly business_message?: Message;
  readonly edited_business_message?: Message;
  readonly deleted_business_messages?: {
    readonly business_connection_id: string;
    readonly chat: Chat;
    readonly message_ids: readonly number[];
  };
  readonly message_reaction?: MessageReaction;
  readonly callback_query?: CallbackQuery;
  readonly my_chat_member?: {
    readonly chat: Chat;
    readonly from: User;
    readonly date: number;
    readonly old_chat_member: ChatMember;
    readonly new_chat_member: ChatMember;
  };
}

/** The kinds of update we ask for: all that we read, and nothing else. */
export const allowedUpdates = [
  'message',
  'edited_message',
  'business_connection',
  'business_message',
  'edited_business_message',
  'deleted_business_messages',
  'message_reaction',
  'callback_query',
  'my_chat_member',
] as const satisfies readonly (keyof Update)[];

export interface User {
  readonly id: number;
  readonly is_bot: boolean;
  readonly first_name: string;
  readonly last_name?: string;
  readonly language_code?: string;
}

export interface Chat {
  readonly id: number;
  readonly type: string;
  readonly title?: string;
  readonly first_name?: string;
  readonly last_name?: string;
}

export interface Entity {
  readonly type: string;
  readonly offset: number;
  /** Grows while it is made of pieces. */
  length: number;
  readonly url?: string;
  /** Of `text_mention`. */
  readonly user?: { readonly id: number; readonly is_bot: boolean; readonly first_name: string };
}

interface Stored {
  readonly file_id: string;
  readonly file_size?: number;
  readonly file_name?: string;
  readonly mime_type?: string;
}

export interface Message {
  readonly message_id: number;
  readonly message_thread_id?: number;
  readonly is_topic_message?: boolean;
  readonly is_automatic_forward?: boolean;
  readonly business_connection_id?: string;
  readonly from?: User;
  readonly sender_chat?: Chat;
  readonly sender_business_bot?: User;
  readonly author_signature?: string;
  readonly date: number;
  readonly edit_date?: number;
  readonly chat: Chat;
  /** Buttons below a message of a bot. */
  readonly reply_markup?: {
    readonly inline_keyboard?: readonly (readonly { readonly callback_data?: string }[])[];
  };
  readonly media_group_id?: string;
  readonly forward_origin?: ForwardOrigin;
  readonly reply_to_message?: Message;
  /** A message of another chat, or of another topic, that this one answers; what it said, by the keys of a message. */
  readonly external_reply?: Pick<Message, 'poll' | 'dice' | 'checklist' | 'invoice'> & {
    readonly origin: ForwardOrigin;
  };
  readonly quote?: { readonly text: string; readonly is_manual?: boolean };
  readonly reply_to_story?: object;
  readonly text?: string;
  readonly entities?: readonly Entity[];
  readonly caption?: string;
  readonly caption_entities?: readonly Entity[];
  readonly photo?: readonly (Stored & { readonly width: number; readonly height: number })[];
  readonly video?: Stored;
  readonly audio?: Stored;
  readonly voice?: Stored;
  readonly video_note?: Stored;
  readonly animation?: Stored;
  readonly document?: Stored;
  readonly sticker?: Stored & {
    readonly emoji?: string;
    readonly is_animated: boolean;
    readonly is_video: boolean;
  };
  readonly location?: Location;
  readonly venue?: { readonly location: Location; readonly title: string; readonly address: string };
  readonly contact?: {
    readonly phone_number: string;
    readonly first_name: string;
    readonly last_name?: string;
  };
  readonly dice?: { readonly emoji: string; readonly value: number };
  readonly poll?: { readonly question: string; readonly options?: readonly { readonly text: string }[] };
  readonly checklist?: { readonly title: string; readonly tasks?: readonly { readonly text: string }[] };
  readonly invoice?: { readonly title: string };
  readonly rich_message?: { readonly blocks?: unknown };
  readonly migrate_to_chat_id?: number;
  readonly forum_topic_created?: object;
}

interface Location {
  readonly latitude: number;
  readonly longitude: number;
  readonly live_period?: number;
}

export type ForwardOrigin =
  | { readonly type: 'user'; readonly sender_user: User }
  | { readonly type: 'hidden_user'; readonly sender_user_name: string }
  | { readonly type: 'chat'; readonly sender_chat: Chat }
  | { readonly type: 'channel'; readonly chat: Chat };

export interface ReactionType {
  readonly type: string;
  readonly emoji?: string;
}

export interface MessageReaction {
  readonly chat: Chat;
  readonly message_id: number;
  readonly user?: User;
  readonly actor_chat?: Chat;
  readonly date: number;
  readonly old_reaction: readonly ReactionType[];
  readonly new_reaction: readonly ReactionType[];
}

export interface CallbackQuery {
  readonly id: string;
  readonly from: User;
  /** Without content (`date` 0) where it is too old to be read. */
  readonly message?: Message;
  readonly data?: string;
}

export interface ChatMember {
  readonly status: string;
  readonly user: User;
  readonly is_member?: boolean;
  readonly can_manage_topics?: boolean;
  readonly can_delete_messages?: boolean;
}

/** How a person is called. */
export function nameOf(user: Pick<User, 'first_name' | 'last_name'>): string {
  return [user.first_name, user.last_name].filter(Boolean).join(' ');
}
