import * as z from 'zod';

/** Kinds of messages. Source: github.com/wechaty/puppet/blob/main/src/schemas/message.ts. */
export const kinds = {
  attachment: 1,
  audio: 2,
  contact: 3,
  chatHistory: 4,
  emoticon: 5,
  image: 6,
  text: 7,
  location: 8,
  miniProgram: 9,
  groupNote: 10,
  transfer: 11,
  redEnvelope: 12,
  recalled: 13,
  url: 14,
  video: 15,
  post: 16,
} as const;

/** What a scan comes to. Source: github.com/wechaty/puppet/blob/main/src/schemas/scan.ts. */
export const scanStatus = { cancel: 1, waiting: 2, scanned: 3, confirmed: 4, timeout: 5 } as const;

/** Accounts of brands and the press, which send and are no customers. */
export const officialContact = 2;

const word = z.string().max(100_000);

export const messagePayload = z.object({
  id: word.min(1),
  talkerId: word.optional(),
  // Before version 1.12 of the puppets' base.
  fromId: word.optional(),
  roomId: word.nullish(),
  text: word.nullish(),
  filename: word.nullish(),
  timestamp: z.number(),
  type: z.number(),
  mentionIdList: z.array(word).nullish(),
});

export const contactPayload = z.object({
  name: word.default(''),
  alias: word.nullish(),
  type: z.number().nullish(),
  phone: z.array(word).nullish(),
});

export const roomPayload = z.object({ topic: word.nullish(), ownerId: word.nullish() });

/** Somebody in a room, who may go by another name there. */
export const roomMember = z.object({ roomAlias: word.nullish() });

export const roomChange = z.object({
  roomId: word,
  removeeIdList: z.array(word).optional(),
  inviteeIdList: z.array(word).optional(),
});

export const locationPayload = z.object({
  latitude: z.number(),
  longitude: z.number(),
  name: word.nullish(),
  address: word.nullish(),
});

export const linkPayload = z.object({ title: word.nullish(), description: word.nullish(), url: word.nullish() });

export type MessagePayload = z.infer<typeof messagePayload>;

/** A file as the puppets take and give it: github.com/huan/file-box. */
export interface Box {
  readonly name: string;
  readonly mediaType?: string;
  readonly size?: number;
  toStream(): Promise<NodeJS.ReadableStream>;
}

/** The part of a puppet that is used. What it answers is parsed before it is believed. */
export interface Puppet {
  readonly isLoggedIn: boolean;
  readonly currentUserId: string;
  on(event: string, listener: (payload: unknown) => void): unknown;
  messagePayload(id: string): Promise<unknown>;
  contactPayload(id: string): Promise<unknown>;
  roomPayload(id: string): Promise<unknown>;
  contactList(): Promise<readonly string[]>;
  roomList(): Promise<readonly string[]>;
  roomMemberList(room: string): Promise<readonly string[]>;
  roomMemberPayload(room: string, contact: string): Promise<unknown>;
  messageFile(id: string): Promise<Box>;
  messageLocation(id: string): Promise<unknown>;
  messageContact(id: string): Promise<unknown>;
  messageMiniProgram(id: string): Promise<unknown>;
  messageUrl(id: string): Promise<unknown>;
  messageSendText(to: string, text: string): Promise<unknown>;
  messageSendFile(to: string, file: Box): Promise<unknown>;
}

/** Wechaty itself, which starts, restarts and stops a puppet and keeps its session. */
export interface Bot {
  on(event: string, listener: (...given: readonly unknown[]) => void): unknown;
  start(): Promise<void>;
  stop(): Promise<void>;
}
