import { entriesOf, valueAt } from '../finding.ts';
import { nearest } from '../nearest.ts';

/**
 * The channel that a desk is in; where its name is not one, that which was probably meant, so that the rest of the
 * desk can be checked. Undefined where nobody can tell.
 */
export function channelOf(data: unknown, desk: unknown): string | undefined {
  const written = valueAt(desk, ['channel']);
  const channels = channelNames(data);
  if (typeof written !== 'string') return undefined;
  if (channels.includes(written)) return written;
  return nearest(written, channels) ?? (channels.length === 1 ? channels[0] : undefined);
}

/** The names of all channels. */
export function channelNames(data: unknown): string[] {
  return entriesOf(valueAt(data, ['channels'])).map(([name]) => name);
}
