/** What is in the workspace: people, channels, messages, files. Shapes are those of Slack's own samples. */

export type Json = Record<string, unknown>;

export interface FakeUser {
  readonly id: string;
  readonly name: string;
  team: string;
  flags: Json;
}

export interface FakeMessage extends Json {
  ts: string;
  user: string;
  text: string;
  thread_ts?: string;
  bot_id?: string;
  subtype?: string;
  blocks?: unknown[];
  files?: Json[];
  edited?: { user: string; ts: string };
  metadata?: Json;
}

export interface FakeChannel {
  readonly id: string;
  readonly members: Set<string>;
  readonly messages: FakeMessage[];
  archived: boolean;
}

export interface FakeFile {
  readonly id: string;
  readonly name: string;
  bytes: Buffer;
  shared: { channel: string; ts: string }[];
  /** Its upload was begun and not completed: nobody can ask for it yet. */
  loose?: boolean;
  subtype?: string;
}

export const team = 'T0ACME';
export const bot = { user: 'U0BOT', id: 'B0BOT', name: 'frontdesk' };

const types: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  mp4: 'video/mp4',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
};

export class World {
  readonly users = new Map<string, FakeUser>();
  readonly channels = new Map<string, FakeChannel>();
  readonly files = new Map<string, FakeFile>();
  /** What the app reacted with, by channel and message. */
  readonly reactions = new Map<string, Set<string>>();
  /** Files that are completed are shown only once this is done: Slack scans them first. */
  scan: Promise<void> | undefined;
  /** What was said to one person alone. */
  readonly whispers: Json[] = [];
  readonly views: Json[] = [];
  /** What Slack's own clock says, in milliseconds. */
  now = Date.now;
  readonly #given = new WeakMap<FakeMessage, readonly { name: string; users: string[]; count: number }[]>();
  #second = 0;
  #count = 0;

  constructor() {
    this.addUser(bot.user, bot.name, { is_bot: true });
  }

  ts(): string {
    this.#count += 1;
    this.#second = Math.max(this.#second, Math.floor(this.now() / 1000));
    return `${this.#second}.${String(this.#count).padStart(6, '0')}`;
  }

  id(prefix: string): string {
    this.#count += 1;
    return `${prefix}0${this.#count.toString(36).toUpperCase().padStart(7, '0')}`;
  }

  addUser(id: string, name: string, flags: Json = {}): FakeUser {
    const user = { id, name, team: typeof flags['team_id'] === 'string' ? flags['team_id'] : team, flags };
    this.users.set(id, user);
    return user;
  }

  addChannel(id: string, members: readonly string[]): FakeChannel {
    const channel = { id, members: new Set([bot.user, ...members]), messages: [], archived: false };
    this.channels.set(id, channel);
    return channel;
  }

  channel(id: string): FakeChannel {
    const found = this.channels.get(id);
    if (!found) throw new Error(`There is no channel ${id}`);
    return found;
  }

  message(channel: string, ts: string): FakeMessage | undefined {
    return this.channels.get(channel)?.messages.find((message) => message.ts === ts);
  }

  /** What is told of a message where it is read back: its reactions and answers stand nowhere else. */
  readBack(message: FakeMessage): Json {
    const reactions = this.#given.get(message) ?? [];
    const here = [...this.channels.values()].find(({ messages }) => messages.includes(message));
    const answers = here?.messages.filter(({ ts, thread_ts: of }) => of === message.ts && ts !== of) ?? [];
    const latest = answers.at(-1)?.ts;
    return {
      ...message,
      ...(reactions.length > 0 && { reactions }),
      ...(latest !== undefined && { reply_count: answers.length, latest_reply: latest }),
    };
  }

  /** Shows a reaction of somebody on a message, or no longer. */
  react(message: FakeMessage, name: string, user: string, added: boolean): void {
    const given = this.#given.get(message) ?? [];
    const before = given.find((one) => one.name === name)?.users ?? [];
    const users = added ? [...new Set([...before, user])] : before.filter((one) => one !== user);
    const others = given.filter((one) => one.name !== name);
    this.#given.set(message, users.length > 0 ? [...others, { name, users, count: users.length }] : others);
  }

  addFile(name: string, bytes: Buffer): FakeFile {
    const file: FakeFile = { id: this.id('F'), name, bytes, shared: [] };
    this.files.set(file.id, file);
    return file;
  }

  /** A file as Slack describes it. */
  fileObject(file: FakeFile, base: string): Json {
    const shares: Record<string, Json[]> = {};
    for (const { channel, ts } of file.shared) shares[channel] = [...(shares[channel] ?? []), { ts }];
    return {
      id: file.id,
      name: file.name,
      title: file.name,
      mimetype: mimeOf(file.name),
      size: file.bytes.length,
      mode: 'hosted',
      url_private: `${base}/files/${file.id}`,
      url_private_download: `${base}/files/${file.id}/download`,
      ...(file.shared.length > 0 ? { shares: { private: shares } } : {}),
    };
  }

  userObject({ id, name, team: home, flags }: FakeUser): Json {
    return {
      id,
      team_id: home,
      name: name.toLowerCase(),
      deleted: false,
      real_name: name,
      profile: { real_name: name, display_name: name },
      is_restricted: false,
      is_ultra_restricted: false,
      is_bot: false,
      ...flags,
    };
  }
}

export function mimeOf(name: string): string {
  return types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
}
