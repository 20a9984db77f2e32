import { aroundOf, keepAround } from './around.ts';
import { type Channel, type Outgoing, type Receipt, SendError } from './channel.ts';
import type { Clock } from './clock.ts';
import type { Delivery } from './delivery.ts';
import { adaptParts, correction, withinReach } from './fallback.ts';
import { type LinkFile, linkFiles } from './linked.ts';
import { type Mask, maskParts } from './mask.ts';
import { type Address, type Part, plainParts } from './message.ts';
import { plain } from './richtext.ts';
import type { Lane, OutboxRow, Store } from './store.ts';
import { nameUnshown, type UnshownNames } from './unshown.ts';

const quoteLength = 160;

/** A call that only waits to be made. `posts`: it would post once more if it were made twice. */
export interface Call {
  readonly posts: boolean;
  readonly run: (signal: AbortSignal) => Promise<Receipt>;
}

/** What a message is made of. `mask`: what is not to be seen where it goes. */
export interface Composer {
  readonly store: Store;
  readonly clock: Clock;
  readonly mask?: Mask | undefined;
  /** Says where a file is that a channel does not take; absent where nobody could reach it. */
  readonly link?: LinkFile | undefined;
  /** What things are called that are shown by their names alone, in the language of whoever reads there. */
  readonly names?: ((lane: string) => Promise<UnshownNames | undefined>) | undefined;
  /** The channel has refused a file for its size or kind, and which one is not known: all of them go as links. */
  readonly linksAll?: true;
}

/** What to ask of the channel; undefined where there is nothing to do. */
export async function plan(
  composer: Composer,
  channel: Channel,
  lane: Lane,
  row: OutboxRow,
  following?: Outgoing['following'],
): Promise<Call | undefined> {
  const { delivery } = row;
  if (delivery.op === 'send') {
    const to = delivery.opensThread ? withoutThread(lane.address) : lane.address;
    const composed = await compose(composer, channel, row, delivery);
    await keepAround(composer, lane.id, delivery, composed);
    const outgoing = following ? { ...composed, following } : composed;
    return { posts: true, run: (signal) => channel.send(to, outgoing, signal) };
  }
  if (delivery.op === 'hand-over')
    return { posts: false, run: (signal) => handOver(channel, lane.address, row.id, signal) };
  const ids = await composer.store.locate(lane.id, delivery.message);
  // The message never arrived here, so there is nothing to change.
  if (ids.length === 0) return undefined;
  return change(composer, channel, lane.address, row, ids);
}

async function handOver(channel: Channel, to: Address, key: string, signal: AbortSignal): Promise<Receipt> {
  const code = 'cannot-hand-over';
  if (!channel.handOver) throw new SendError('This channel passes nobody on', { outcome: 'not-sent', code });
  await channel.handOver(to, key, signal);
  return { ids: [] };
}

/** Does what the channel can do natively; otherwise sends what says the same. */
async function change(
  composer: Composer,
  channel: Channel,
  to: Address,
  row: OutboxRow,
  ids: readonly string[],
): Promise<Call | undefined> {
  const { delivery } = row;
  const native = await changeNatively(composer, channel, to, row, ids);
  if (native) return { posts: false, run: native };
  const instead = correction(delivery);
  if (!instead) return undefined;
  // The message is still to be seen there as it was, and is quoted like that: people can tell which one it is.
  const was = delivery.op === 'edit' ? delivery.was : undefined;
  const outgoing = await compose(composer, channel, row, { ...instead, replyTo: delivery.message }, { was });
  const run: Call['run'] = async (signal) => {
    await channel.send(to, outgoing, signal);
    return { ids: [] };
  };
  return { posts: true, run };
}

async function changeNatively(
  composer: Composer,
  channel: Channel,
  to: Address,
  row: OutboxRow,
  ids: readonly string[],
): Promise<Call['run'] | undefined> {
  const { delivery } = row;
  const { edit, remove, react, mark } = channel;
  const silent = (done: Promise<void>) => done.then(() => ({ ids: [] }));
  switch (delivery.op) {
    case 'edit': {
      if (!edit) return undefined;
      const { isQuoted, ...around } = await aroundOf(composer.store, row.lane, delivery.message);
      const below: readonly Part[] = delivery.below ? [{ kind: 'text', text: plain(delivery.below) }] : [];
      const parts = [...delivery.parts, ...below];
      const composed = await compose(composer, channel, row, { ...delivery, ...around, parts });
      const { replyTo } = composed;
      // What was quoted stays a quote, also where the message answered is there by now.
      const outgoing = isQuoted && replyTo ? { ...composed, replyTo: { ...replyTo, ids: [] } } : composed;
      return (signal) => edit.call(channel, to, ids, outgoing, signal);
    }
    case 'remove':
      return remove && ((signal) => silent(remove.call(channel, to, ids, row.id, signal)));
    case 'react':
      return react && ((signal) => silent(react.call(channel, to, ids, { key: row.id, ...delivery }, signal)));
    case 'mark':
      return mark && ((signal) => silent(mark.call(channel, to, ids, { key: row.id, ...delivery }, signal)));
    case 'send':
    case 'hand-over':
      return undefined;
  }
}

/** A delivery's content, as this channel can show it. */
export async function compose(
  { store, mask, link, names, linksAll }: Composer,
  channel: Channel,
  row: OutboxRow,
  delivery: Pick<Delivery & { op: 'send' }, 'by' | 'parts' | 'replyTo' | 'late' | 'priority' | 'revealed'>,
  unchanged?: { readonly was: string | undefined },
): Promise<Outgoing> {
  const reply = delivery.replyTo === undefined ? undefined : await store.entry(delivery.replyTo);
  const reached = withinReach(delivery.parts, channel.name);
  const shown = mask && !delivery.revealed ? maskParts(reached, mask) : reached;
  const parts = link
    ? await linkFiles(shown, channel.capabilities, linksAll ? 'all' : 'unfit', (part, index) =>
        link(part, row.lane, `${row.id}/${index}`),
      )
    : shown;
  const adapted = adaptParts(parts, channel.capabilities);
  const isQuoted = reply !== undefined && (!reply.deleted || unchanged !== undefined);
  const quote = isQuoted ? (unchanged?.was ?? plainParts(reply.parts)) : '';
  return {
    key: row.id,
    by: delivery.by,
    // Names come last, as what the channel cannot show becomes one only now; what was quoted is formatted by that.
    parts: adaptParts(await nameUnshown(adapted, names && (() => names(row.lane))), channel.capabilities),
    // What was posted before files became links is no part of what is posted now.
    ...(row.posted.length > 0 && !linksAll ? { posted: row.posted } : {}),
    ...(delivery.priority === undefined ? {} : { priority: delivery.priority }),
    ...(delivery.late === undefined ? {} : { late: new Date(delivery.late) }),
    ...(reply
      ? {
          replyTo: {
            ids: await store.locate(row.lane, reply.id),
            name: reply.by.name,
            quote: (mask?.(quote) ?? quote).slice(0, quoteLength),
          },
        }
      : {}),
  };
}

function withoutThread({ channel, chat }: Address): Address {
  return { channel, chat };
}
