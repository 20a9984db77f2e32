import type { Channel, ChannelDeps } from '../core/channel.ts';
import { transcriptChannel } from '../handoff/index.ts';

/** Opens a file of whichever channel it is of; a transcript is of none. */
export function createOpenFile(
  channel: (name: string) => Pick<Channel, 'open'> | undefined,
  openTranscript: ChannelDeps['openFile'],
): ChannelDeps['openFile'] {
  return async (file) => {
    if (file.channel === transcriptChannel) return openTranscript(file);
    const owner = channel(file.channel);
    if (!owner) throw new Error('The channel that has this file is not configured any more');
    return owner.open(file);
  };
}
