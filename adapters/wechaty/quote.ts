import { readCode, withCode } from '../../core/codes.ts';

/**
 * A text that quotes another, as puppets hand it over: 「name：what was quoted」, a line of fifteen dashes, the answer.
 * Source: github.com/wechaty/puppet-wechat4u, message-parser-refermsg.ts; wechaty-puppet-padlocal writes the same. The
 * last such line counts, so that nothing that was typed into what is quoted can pass for the answer.
 */
const pattern = /^「[^：\n]*：([\s\S]*)」\n(?:- ){14}-\n([\s\S]*)$/u;
/** How WeChat writes whom a message mentions: the name, and a space that no keyboard has. */
const mention = /^(?:@[^\u2005\n]{1,64}\u2005\s*)+/u;

/** What somebody typed in a room, beginning with a code where a message of a case was quoted, or its code was typed. */
export function addressedText(text: string): string {
  const [, quoted, answer] = pattern.exec(text) ?? [];
  const typed = (answer ?? text).replace(mention, '');
  const read = quoted === undefined ? undefined : readCode(quoted);
  return read === undefined || readCode(typed) ? typed : withCode(read.code, typed);
}
