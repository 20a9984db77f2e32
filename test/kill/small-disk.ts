import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A folder in which little fits. */
export interface SmallDisk {
  readonly folder: string;
  /** How what shall have little room is to be started. */
  readonly shell?: string;
  /** Makes room. */
  grow(): Promise<void>;
  remove(): Promise<void>;
}

const kilobytes = 2_500;

/** A small disk of its own, in memory; undefined where one may not mount any. */
export async function mountSmallDisk(): Promise<SmallDisk | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder]);
  } catch {
    await rm(folder, { recursive: true });
    return undefined;
  }
  return {
    folder,
    grow: async () => void (await run('mount', ['-o', 'remount,size=256m', folder])),
    async remove() {
      await run('umount', [folder]);
      await rm(folder, { recursive: true });
    },
  };
}

/** A limit on how long a file may become, which every system has: the write past it fails. */
export async function limitFiles(): Promise<SmallDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-disk-'));
  return {
    folder,
    // Shells count in blocks of 512 bytes or of 1024.
    shell: `trap '' XFSZ; ulimit -f ${kilobytes}; exec "$@"`,
    grow: async () => {},
    remove: () => rm(folder, { recursive: true }),
  };
}
