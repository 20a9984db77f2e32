/** What somebody sees in a chat or a thread, as it now stands. */
export interface Seen {
  readonly id: string;
  readonly text: string;
  /** When it appeared there, in milliseconds by the platform's clock. */
  readonly at: number;
  /** Whoever sits at this platform wrote it, rather than Frontdesk. */
  readonly isTyped: boolean;
  /** By the platform's account of who wrote it. */
  readonly who: string;
  readonly buttons: readonly string[];
}

/** A customer's chat with the brand. */
export interface CustomerSeat {
  readonly channel: 'telegram' | 'website';
  /** Of Telegram. */
  readonly user?: number;
  /** As the desks know this customer. */
  readonly name: string;
  say(text: string): Promise<void>;
  /** Puts the last message differently. */
  edit(text: string): Promise<void>;
  /** Takes the last message back; nothing where the channel tells nobody of it. */
  readonly remove?: () => Promise<void>;
  /** Wants to hear nothing more. */
  readonly block?: () => Promise<void>;
  press(button: string): Promise<void>;
  chat(): readonly Seen[];
}

export interface DeskThread {
  readonly id: string;
  /** The card's first line, and its fields by their labels. */
  readonly title: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly at: number;
  /** Everything below the card. */
  readonly lines: readonly Seen[];
}

/** A desk's room as its agents see it. */
export interface DeskSeat {
  readonly name: string;
  readonly agents: readonly string[];
  threads(): readonly DeskThread[];
  say(agent: string, thread: string, text: string): Promise<void>;
  /** Presses the newest button of that name in a thread. */
  press(agent: string, thread: string, button: string): Promise<void>;
  /** Presses the card's button for the end, and fills in what is asked. */
  close(agent: string, thread: string, resolution: string, tags: string): Promise<void>;
  /** Takes a message of one's own back. */
  readonly remove?: (agent: string, thread: string, id: string) => Promise<void>;
}

/** A card's lines `Label: value`, whatever it is written in. */
export function fieldsIn(lines: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    lines.flatMap((line) => {
      const at = line.indexOf(': ');
      return at > 0 ? [[line.slice(0, at), line.slice(at + 2)]] : [];
    }),
  );
}
