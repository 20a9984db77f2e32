import type { Api } from './api.ts';
import type { Place } from './places.ts';
import type { SlackMessage } from './wire.ts';

interface Page {
  readonly messages?: readonly SlackMessage[];
  readonly response_metadata?: { readonly next_cursor?: string };
}

const pageSize = 200;
const mostPages = 10;

/**
 * The messages of a thread, or of a chat itself, as they stand now.
 * @param oldest a Slack timestamp: what is older is left out
 * @returns false at the end where there would have been more than is reasonable to read
 * @throws {SendError}
 */
export async function* readBack(api: Api, place: Place, oldest?: string): AsyncGenerator<SlackMessage, boolean> {
  const { chat: channel, thread } = place;
  const method = thread === undefined ? 'conversations.history' : 'conversations.replies';
  let cursor: string | undefined;
  for (let pages = 0; pages < mostPages; pages++) {
    const page: Page = await api.call(method, {
      channel,
      limit: pageSize,
      include_all_metadata: true,
      ...(thread === undefined ? {} : { ts: thread }),
      ...(oldest === undefined ? {} : { oldest }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    yield* page.messages ?? [];
    cursor = page.response_metadata?.next_cursor || undefined;
    if (cursor === undefined) return true;
  }
  return false;
}
