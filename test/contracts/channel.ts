import { describe, test } from 'vitest';
import type { Check } from './channel/check.ts';
import { featureChecks } from './channel/features.ts';
import { inboundChecks } from './channel/inbound.ts';
import { outboundChecks } from './channel/outbound.ts';
import type { OpenChannel } from './channel/platform.ts';

/** Every promise that a channel makes, each provable by itself. */
export const channelChecks: readonly Check[] = [...inboundChecks, ...outboundChecks, ...featureChecks];

/** Proves that a channel keeps the contract of `core/channel.ts`, and does what its capabilities say. */
export function channelContract(name: string, open: OpenChannel): void {
  describe(`${name} keeps the channel's contract`, () => {
    for (const check of channelChecks) test(check.name, () => check.run(open));
  });
}
