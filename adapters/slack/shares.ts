import { SendError } from '../../core/channel.ts';
import type { SlackContext } from './context.ts';
import type { SlackFile } from './wire.ts';

const tries = 12;
const everyMs = 400;

/** The newest message that shows a file in a chat. */
export function sharedAs(file: SlackFile | undefined, chat: string): string | undefined {
  const shares = Object.values(file?.shares ?? {}).flatMap((byChat) => byChat[chat] ?? []);
  return shares
    .map(({ ts }) => ts)
    .toSorted()
    .at(-1);
}

/**
 * Slack scans a file before it shows it, and only then is there a message with an id. Source:
 * github.com/slackapi/bolt-js/issues/2115.
 * @returns that id; `none` where Slack has the file and does not show it yet, `no-file` where its upload was never completed
 */
export async function waitForShare(
  { api, deps: { clock } }: Pick<SlackContext, 'api' | 'deps'>,
  id: string,
  chat: string,
): Promise<{ readonly ts: string } | 'none' | 'no-file'> {
  for (let count = 0; count < tries; count++) {
    const answer = await api.call<{ file?: SlackFile }>('files.info', { file: id }).catch((error: unknown) => {
      if (error instanceof SendError && error.code === 'message-gone') return undefined;
      throw error;
    });
    if (!answer) return 'no-file';
    const ts = sharedAs(answer.file, chat);
    if (ts !== undefined) return { ts };
    if (count < tries - 1) await new Promise<void>((resolve) => void clock.after(everyMs, resolve));
  }
  return 'none';
}

/** Whether a file arrived is not known before Slack shows it: it is read back then, and nothing says ✅ until it is. */
export function notShown(): SendError {
  const text = 'Slack has the file and does not show it yet';
  return new SendError(text, { outcome: 'unknown', code: 'file-not-shown', retryAfterMs: 0 });
}
