import type { Context } from 'hono';
import { z } from 'zod';
import type { CannedText, CaseBook } from '../../core/cases.ts';
import type { FileStream, Sink } from '../../core/channel.ts';
import type { FileRef, Party } from '../../core/message.ts';
import type { Desk } from './desk.ts';
import type { WireCustomer } from './protocol.ts';
import { randomId } from './signer.ts';

export interface LookbackParts {
  readonly channel: string;
  readonly desk: Desk;
  readonly cases?: CaseBook;
  readonly openFile: (ref: FileRef) => Promise<FileStream>;
  readonly sink: Sink;
  readonly now: () => number;
  /** The agent whose browser asks, as of now. */
  readonly agent: (context: Context) => Promise<Party | undefined>;
}

const place = z.object({ room: z.string().max(100), thread: z.string().max(100) });
const oneCase = place.extend({ case: z.number().int().positive() });

/** What an agent's browser asks beside a thread: who the customer is, and what was said in any of their cases. */
export function createLookback(parts: LookbackParts) {
  const { channel, desk, cases, openFile, sink, now } = parts;
  const nothing = { error: 'not-found', text: 'There is no such case.' };
  const signedOut = { error: 'unauthorized', text: 'Sign in and try again.' };

  async function fileOf({ room, thread }: z.infer<typeof place>) {
    return (await desk.thread(room, thread)) && cases?.customer({ channel, chat: room, thread });
  }

  /** Who reads is written down before there is anything to read. */
  async function noted(
    by: Party,
    { room, thread }: z.infer<typeof place>,
    key: string,
    action: string,
    values: Record<string, string> = {},
  ): Promise<void> {
    const from = { channel, chat: room, thread };
    await sink.accept([{ type: 'action', key, at: new Date(now()), from, by, id: thread, action, values }]);
  }

  async function customer(c: Context): Promise<Response> {
    const by = await parts.agent(c);
    if (!by) return c.json(signedOut, 401);
    const asked = place.safeParse(await c.req.json().catch(() => undefined));
    const file = asked.success ? await fileOf(asked.data) : undefined;
    if (!asked.success || !file) return c.json(nothing, 404);
    // The panel asks again whenever the card changes: one reading is one, for an hour.
    const { room, thread } = asked.data;
    const hour = Math.floor(now() / 3_600_000);
    await noted(by, asked.data, `looked:${room}/${thread}:${by.id}:${hour}`, 'read-customer');
    const answer: WireCustomer = {
      ...file,
      cases: file.cases.map(({ number, line, isThis, thread, link }) => ({
        number,
        line,
        isThis,
        ...(thread?.channel === channel && thread.thread !== undefined
          ? { room: thread.chat, thread: thread.thread }
          : link !== undefined && { link }),
      })),
    };
    return c.json(answer);
  }

  async function canned(c: Context): Promise<Response> {
    if (!(await parts.agent(c))) return c.json(signedOut, 401);
    const asked = place.safeParse(await c.req.json().catch(() => undefined));
    if (!asked.success || !(await desk.thread(asked.data.room, asked.data.thread))) return c.json(nothing, 404);
    const { room, thread } = asked.data;
    const replies: readonly CannedText[] = (await cases?.canned?.({ channel, chat: room, thread })) ?? [];
    return c.json(replies);
  }

  async function transcript(c: Context): Promise<Response> {
    const by = await parts.agent(c);
    if (!by) return c.json(signedOut, 401);
    const asked = oneCase.safeParse(await c.req.json().catch(() => undefined));
    const file = asked.success ? await fileOf(asked.data) : undefined;
    const found = file?.cases.find(({ number }) => number === asked.data?.case);
    if (!asked.success || !found) return c.json(nothing, 404);
    await noted(by, asked.data, `read:${randomId()}`, 'read-transcript', { case: String(found.number) });
    const { stream, name } = await openFile(found.transcript);
    c.header('Content-Type', 'text/plain; charset=utf-8');
    c.header('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`);
    return c.body(stream as ReadableStream);
  }

  return { customer, canned, transcript };
}
