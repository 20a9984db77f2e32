import * as z from 'zod';
import type { Bot, Box, Puppet } from './wire.ts';

/** The channel cannot work as it is configured; the message says what to do. */
export class WechatySetupError extends Error {
  override readonly name = 'WechatySetupError';
}

export interface Loaded {
  readonly bot: Bot;
  readonly puppet: Puppet;
  readonly box: (base64: string, name: string) => Box;
}

type Maker<T> = new (options: object) => T;
const isFunction = (value: unknown): boolean => typeof value === 'function';
const wechatyModule = z.object({
  WechatyBuilder: z.custom<{ build(options: object): Bot }>(isFunction),
});
const boxModule = z.object({
  FileBox: z.custom<{ fromBase64(base64: string, name: string): Box }>(isFunction),
});

/**
 * Loads Wechaty and the puppet, which only those install who use them, and makes a bot that does nothing yet.
 * @throws {WechatySetupError} which says what to install
 */
export async function loadBot(
  channel: string,
  puppetName: string,
  puppetOptions: Readonly<Record<string, unknown>>,
  session: string | undefined,
): Promise<Loaded> {
  const load = (name: string) => loadPackage(channel, name, puppetName);
  const { WechatyBuilder } = wechatyModule.parse(await load('wechaty'));
  const { FileBox } = boxModule.parse(await load('file-box'));
  const Made = makerIn(await load(puppetName));
  if (!Made) throw new WechatySetupError(`${puppetName}, the puppet of channel ${channel}, exports no puppet`);
  const puppet = new Made({ ...puppetOptions });
  const bot = WechatyBuilder.build({ puppet, ...(session === undefined ? {} : { name: session }) });
  return { bot, puppet, box: (base64, name) => FileBox.fromBase64(base64, name) };
}

async function loadPackage(channel: string, name: string, puppet: string): Promise<unknown> {
  try {
    return await import(name);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why =
      code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${name}'`) ? 'is not installed' : 'cannot be loaded';
    const wanted = [...new Set(['wechaty@1', 'file-box@1', puppet])].join(' ');
    throw new WechatySetupError(
      `${name}, which channel ${channel} needs, ${why}. Run: npm install --no-save ${wanted}. docs/wechat.md says more`,
      { cause: error },
    );
  }
}

/** CommonJS packages have their default export one level deeper. */
function makerIn(module: unknown): Maker<Puppet> | undefined {
  const first = (module as { default?: unknown }).default;
  const second = (first as { default?: unknown } | undefined)?.default;
  return [first, second].find((found): found is Maker<Puppet> => typeof found === 'function');
}
