import type { Language } from './conversation.ts';
import type { Card, Part } from './message.ts';
import { join, plain } from './richtext.ts';
import type { Storage } from './storage.ts';

/**
 * What stands in for threads in a room that has none. Each card that is posted there opens a thread whose name is a
 * short code, `12`. What is posted into that thread begins with `#12`, and what is typed there is of the thread that
 * its code, or the message it quotes, names. Nothing is ever guessed.
 */
export interface Codes {
  /** The code of the thread that a message opens, by the key of its send: the same for each attempt. */
  open(room: string, key: string): Promise<string>;
  /** Notes that messages are of a thread, so that quoting one of them addresses it. */
  note(room: string, code: string, ids: readonly string[]): Promise<void>;
  /** The thread that a message was noted as being of. */
  codeOf(room: string, id: string): Promise<string | undefined>;
  address(room: string, said: Said): Promise<Addressed>;
  /**
   * What a message for a thread says where nothing can be pressed: a button that is a command is shown as `#12 !claim`,
   * any other by a number of its own, `#12 !1`, which nothing else in the thread ever has.
   */
  typeable(room: string, code: string, parts: readonly Part[]): Promise<readonly Part[]>;
}

/** What somebody said in a room. */
export interface Said {
  readonly id: string;
  /** The id of who said it. */
  readonly by: string;
  /** Absent where it is a file or the like, which can have no code. */
  readonly text?: string;
  /** The id of the message it quotes. */
  readonly quotes?: string;
}

export type Addressed =
  /** `text`: without the code. */
  | { readonly to: 'thread'; readonly code: string; readonly text: string }
  /** A button was typed, by its number. */
  | { readonly to: 'action'; readonly code: string; readonly action: string }
  /** Only a code was typed: the files that follow are for its thread. */
  | { readonly to: 'next'; readonly code: string }
  /** There is no such code in this room. */
  | { readonly to: 'unknown'; readonly code: string }
  /** There is no button of this number in that thread. */
  | { readonly to: 'no-choice'; readonly code: string }
  | { readonly to: 'nobody' };

/** How long a code that was typed alone is for the files that follow it. */
const nextMs = 5 * 60_000;
/** Full-width signs too, as Chinese keyboards write them. `#12th` is no code. */
const pattern = /^\s*[#＃]\s*([0-9０-９]{1,9})(?![\p{L}\p{N}])[\s:：,，]*/u;

const choicePattern = /^\s*[!！]\s*([0-9０-９]{1,9})\s*$/u;
/** An action whose id is a word is a command that agents may type. */
const commandPattern = /^[a-z]+$/;

/** The code that a text begins with, and what follows it. */
export function readCode(text: string): { readonly code: string; readonly text: string } | undefined {
  const [whole = '', digits] = pattern.exec(text) ?? [];
  if (digits === undefined) return undefined;
  return { code: String(Number(digits.normalize('NFKC'))), text: text.slice(whole.length) };
}

/** A text as it is posted for a thread. */
export function withCode(code: string, text: string): string {
  return `#${code} ${text}`;
}

/** Codes of a channel's rooms, kept in the channel's own storage. */
export function createCodes(storage: Storage, now: () => number): Codes {
  const streamOf = (room: string): string => `codes/${room}`;
  const keyOf = (room: string, id: string): string => `${room}/${id}`;
  const choicesOf = (room: string, code: string): string => `choices/${room}/${code}`;

  async function exists(room: string, code: string): Promise<boolean> {
    const [found] = await storage.read(streamOf(room), { after: Number(code) - 1, limit: 1 });
    return found?.seq === Number(code);
  }

  async function codeOf(room: string, id: string): Promise<string | undefined> {
    const found = await storage.get('code', keyOf(room, id));
    return typeof found?.data === 'string' ? found.data : undefined;
  }

  async function next(room: string, by: string): Promise<string | undefined> {
    const found = await storage.get('code-next', keyOf(room, by));
    return found && typeof found.data === 'string' && now() - found.at <= nextMs ? found.data : undefined;
  }

  /** What is typed in a thread, which may be a button. */
  async function within(room: string, code: string, text: string): Promise<Addressed> {
    const digits = choicePattern.exec(text)?.[1];
    if (digits === undefined) return { to: 'thread', code, text };
    const number = Number(digits.normalize('NFKC'));
    const [found] = await storage.read(choicesOf(room, code), { after: number - 1, limit: 1 });
    return found?.seq === number ? { to: 'action', code, action: found.key } : { to: 'no-choice', code };
  }

  async function typed(room: string, code: string, card: Card): Promise<Card> {
    const { actions = [], body, ...rest } = card;
    if (actions.length === 0) return card;
    const lines: string[] = [];
    for (const { id, label } of actions) {
      const name = commandPattern.test(id) ? id : (await storage.append(choicesOf(room, code), id, null)).seq;
      lines.push(withCode(code, `!${name} · ${label}`));
    }
    const choices = plain(lines.join('\n'));
    return { ...rest, body: body && body.text !== '' ? join([body, choices], '\n\n') : choices };
  }

  return {
    codeOf,
    async typeable(room, code, parts) {
      const shown: Part[] = [];
      for (const part of parts) {
        shown.push(part.kind === 'card' ? { ...part, card: await typed(room, code, part.card) } : part);
      }
      return shown;
    },
    open: async (room, key) => String((await storage.append(streamOf(room), key, null)).seq),
    note: (room, code, ids) =>
      storage.put(...ids.map((id) => ({ collection: 'code', id: keyOf(room, id), at: now(), data: code }))),
    async address(room, { id, by, text = '', quotes }) {
      const read = readCode(text);
      if (read) {
        if (!(await exists(room, read.code))) return { to: 'unknown', code: read.code };
        if (read.text.trim() !== '') return within(room, read.code, read.text);
        await storage.put({ collection: 'code-next', id: keyOf(room, by), at: now(), data: read.code });
        return { to: 'next', code: read.code };
      }
      // The same message once more is of the same thread, however much later it comes.
      const known = (await codeOf(room, id)) ?? (quotes === undefined ? undefined : await codeOf(room, quotes));
      const code = known ?? (text === '' ? await next(room, by) : undefined);
      return code === undefined ? { to: 'nobody' } : within(room, code, text);
    },
  };
}

/** What a room is told of by words. */
export type Told = Exclude<Addressed, { to: 'thread' | 'action' }>;

const hints: Readonly<Record<Language, Readonly<Record<Told['to'], string>>>> = {
  en: {
    nobody:
      'Not sent to anybody. Begin with the code of a case, such as “#12 your answer”, or quote one of its messages.',
    unknown: 'Not sent to anybody: there is no case #{code} here.',
    'no-choice': 'Nothing was done: case #{code} has no choice of this number.',
    next: 'The files that you send within 5 minutes go to case #{code}.',
  },
  'zh-Hans': {
    nobody: '未发送给任何人。请以会话编号开头，例如“#12 您的回复”，或引用该会话中的一条消息。',
    unknown: '未发送给任何人：这里没有 #{code} 号会话。',
    'no-choice': '未执行任何操作：#{code} 号会话没有这个选项。',
    next: '5 分钟内您发送的文件将发给 #{code} 号会话。',
  },
  'zh-Hant': {
    nobody: '未傳送給任何人。請以對話編號開頭，例如「#12 您的回覆」，或引用該對話中的一則訊息。',
    unknown: '未傳送給任何人：這裡沒有 #{code} 號對話。',
    'no-choice': '未執行任何操作：#{code} 號對話沒有這個選項。',
    next: '5 分鐘內您傳送的檔案將傳給 #{code} 號對話。',
  },
};

/** What the room is told where what somebody said is of no thread. */
export function addressHint(addressed: Told, language: Language): string {
  const hint = hints[language][addressed.to];
  return addressed.to === 'nobody' ? hint : hint.replace('{code}', addressed.code);
}
