import type { EventBody, Interaction, SlashCommand } from './wire.ts';

/** What Slack hands over, however it came. */
export type Envelope =
  | { readonly kind: 'event'; readonly body: EventBody }
  | { readonly kind: 'interaction'; readonly payload: Interaction }
  | { readonly kind: 'command'; readonly command: SlashCommand };

/** Resolves, with the ack's body if it has one, once what was handed over is on disk. */
export type Handle = (envelope: Envelope) => Promise<unknown>;
