import { InvalidArgumentError, Option } from 'commander';
import type { Address } from '../../core/message.ts';

/** `--customer CHANNEL:CHAT`. */
export function customerOption(): Option {
  return new Option('--customer <channel:chat>', 'whose').argParser(toAddress);
}

function toAddress(text: string): Address {
  const at = text.indexOf(':');
  if (at > 0 && at < text.length - 1) return { channel: text.slice(0, at), chat: text.slice(at + 1) };
  throw new InvalidArgumentError('It must be CHANNEL:CHAT, as in website:visitor-1.');
}
