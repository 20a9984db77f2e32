import type { Channel } from '../../core/channel.ts';
import { type Clock, systemClock } from '../../core/clock.ts';
import { createEngine, type Engine } from '../../core/engine.ts';
import { newId } from '../../core/ids.ts';
import type { Address } from '../../core/message.ts';
import type { Store } from '../../core/store.ts';
import type { HandoffSettings } from '../../handoff/index.ts';
import { createEmbeddedWakeups } from '../../queue/embedded.ts';
import { silentLog, turnOf } from './brand.ts';
import { PlainDesk } from './plain-desk.ts';

interface Parts {
  readonly store: Store;
  readonly clock?: Clock;
  readonly settings?: Partial<HandoffSettings>;
  /** Where the agents are, where not at the plain desk. */
  readonly room?: Pick<Address, 'channel' | 'chat'>;
}

/** A channel and a desk of the plainest kind, with the engine of a brand between them that has one desk. */
export function deskBeside(channel: Channel, parts: Parts): { readonly desk: PlainDesk; readonly engine: Engine } {
  const { store, clock = systemClock, settings = {}, room = { channel: 'desk', chat: 'support' } } = parts;
  const desk = new PlainDesk(channel.capabilities);
  const engine = createEngine({
    store,
    clock,
    wakeups: createEmbeddedWakeups({ onError: () => {}, clock }),
    turn: turnOf([{ name: 'support', room }], settings),
    channels: [channel, desk],
    isDesk: (at) => at.channel === room.channel && at.chat === room.chat,
    newId,
    log: silentLog,
  });
  return { desk, engine };
}
