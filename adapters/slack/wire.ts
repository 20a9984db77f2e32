/** What Slack sends, as far as we read it. Everything may be missing: it comes over the wire. */

export interface SlackFile {
  readonly id: string;
  readonly name?: string;
  readonly title?: string;
  readonly mimetype?: string;
  readonly size?: number;
  readonly subtype?: string;
  readonly mode?: string;
  /** It lies elsewhere, and is no more than an address here. */
  readonly is_external?: boolean;
  readonly url_private?: string;
  readonly url_private_download?: string;
  readonly shares?: Readonly<Record<string, Readonly<Record<string, readonly { readonly ts: string }[]>>>>;
}

export interface SlackMessage {
  readonly type?: string;
  readonly subtype?: string;
  readonly ts?: string;
  readonly thread_ts?: string;
  /** Of the first message of a thread: the newest answer. */
  readonly latest_reply?: string;
  readonly user?: string;
  readonly bot_id?: string;
  readonly team?: string;
  readonly text?: string;
  readonly blocks?: readonly unknown[];
  readonly files?: readonly SlackFile[];
  readonly attachments?: readonly {
    readonly fallback?: string;
    readonly text?: string;
    /** A message that was forwarded on purpose. The preview of a link to a message is an attachment, too, but not this. */
    readonly is_share?: boolean;
    readonly files?: readonly SlackFile[];
  }[];
  readonly edited?: { readonly user?: string; readonly ts?: string };
  readonly reactions?: readonly {
    readonly name?: string;
    readonly users?: readonly string[];
    readonly count?: number;
  }[];
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: Readonly<Record<string, unknown>> };
}

export interface SlackEvent extends SlackMessage {
  readonly channel?: string | { readonly id?: string };
  readonly channel_type?: string;
  readonly event_ts?: string;
  readonly hidden?: boolean;
  readonly deleted_ts?: string;
  readonly message?: SlackMessage;
  readonly previous_message?: SlackMessage;
  readonly reaction?: string;
  readonly item?: { readonly type?: string; readonly channel?: string; readonly ts?: string };
  readonly tab?: string;
  readonly old_channel_id?: string;
  readonly new_channel_id?: string;
}

export interface EventBody {
  readonly type?: string;
  /** In a channel shared with others, this may be theirs. */
  readonly team_id?: string;
  /** For whose installation it comes; https://docs.slack.dev/apis/events-api/#authorizations. */
  readonly authorizations?: readonly { readonly team_id?: string }[];
  readonly event_id?: string;
  readonly event_time?: number;
  readonly event?: SlackEvent;
  readonly challenge?: string;
}

export interface Interaction {
  readonly type?: string;
  readonly callback_id?: string;
  /** What was typed into a menu that searches. */
  readonly value?: string;
  readonly trigger_id?: string;
  readonly team?: { readonly id?: string };
  readonly user?: { readonly id?: string; readonly team_id?: string };
  readonly channel?: { readonly id?: string };
  readonly container?: { readonly message_ts?: string; readonly thread_ts?: string; readonly channel_id?: string };
  readonly message?: SlackMessage;
  readonly message_ts?: string;
  readonly actions?: readonly { readonly action_id?: string; readonly action_ts?: string; readonly value?: string }[];
  readonly view?: {
    readonly id?: string;
    readonly type?: string;
    readonly callback_id?: string;
    readonly private_metadata?: string;
    readonly blocks?: readonly { readonly block_id?: string }[];
    readonly state?: {
      readonly values?: Readonly<
        Record<
          string,
          Readonly<
            Record<
              string,
              { readonly value?: string | null; readonly selected_option?: { readonly value?: string } | null }
            >
          >
        >
      >;
    };
  };
}

export interface SlashCommand {
  readonly command?: string;
  readonly team_id?: string;
  readonly user_id?: string;
}
