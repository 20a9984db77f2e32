import type { Channel, ChannelDeps, FileStream } from '../core/channel.ts';
import type { FileRef } from '../core/message.ts';
import { told } from '../core/progress.ts';
import { customerChannel, transcriptChannel } from '../handoff/index.ts';

/** Opens a file of whichever channel it is of; what we write ourselves is of none. A send that waits for its bytes is told of them. */
export function createOpenFile(
  channel: (name: string) => Pick<Channel, 'open'> | undefined,
  openWritten: ChannelDeps['openFile'],
): ChannelDeps['openFile'] {
  async function open(file: FileRef): Promise<FileStream> {
    if (file.channel === transcriptChannel || file.channel === customerChannel) return openWritten(file);
    const owner = channel(file.channel);
    if (!owner) throw new Error('The channel that has this file is not configured any more');
    return owner.open(file);
  }

  return async (file) => {
    const opened = await open(file);
    return { ...opened, stream: told(opened.stream) };
  };
}
