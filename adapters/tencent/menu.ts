import { bytesOf } from '../tencent/bytes.ts';

/** A button of a menu, as WeChat brings it back: which message it was of, and what it does. */
export interface Pressed {
  readonly message: string;
  readonly action: string;
}

/** Longest id of a menu's item, in bytes, and longest label. Most items, and longest text above them. */
const idBytes = 64;
export const labelBytes = 128;
export const mostItems = 10;
export const headBytes = 1_024;

/** @returns undefined where the action's id is too long to come back */
export function menuId({ message, action }: Pressed): string | undefined {
  const id = `${message}.${action}`;
  return bytesOf(id) <= idBytes ? id : undefined;
}

/** WeChat's ids of messages have no dot in them, so that the first one ends it. */
export function readMenuId(id: string): Pressed | undefined {
  const [, message, action] = /^([0-9a-zA-Z_-]+)\.(.+)$/su.exec(id) ?? [];
  return message === undefined || action === undefined ? undefined : { message, action };
}
