import type { ClientMessage, Line, ServerMessage, ThreadSummary, WirePart } from '../../adapters/web/protocol.ts';
import type { Card } from '../../core/message.ts';
import { post, signIn, type Tab, visit, work } from '../adapters/web/browser.ts';
import type { Served } from '../support/serve.ts';
import type { CustomerSeat, DeskSeat, DeskThread, Seen } from './seats.ts';

type Asked = Extract<ClientMessage, { readonly key: string }>;

let keys = 0;
function nextKey(): string {
  keys += 1;
  return `day-${keys}`;
}

let held = 0;

/** Whether somebody is about to ask again: the day has to wait for them, as they wait for the real time. */
export function isAnybodyHeld(): boolean {
  return held > 0;
}

/** Asks, and asks again where that was too fast: pages do, and it is the real time that counts there. */
async function ask(tab: Tab, message: Asked): Promise<void> {
  for (;;) {
    const key = nextKey();
    const answered = answerTo(tab, key);
    tab.send({ ...message, key });
    const wait = await answered;
    if (wait === null) return;
    held += 1;
    await new Promise((resolve) => setTimeout(resolve, wait * 1000));
    held -= 1;
  }
}

/** @returns for how many seconds to wait before it is asked again; null where it was answered */
function answerTo(tab: Tab, key: string): Promise<number | null> {
  return new Promise((resolve) => {
    const hear = (data: unknown) => {
      const message = JSON.parse(String(data)) as ServerMessage;
      if ((message.type !== 'done' && message.type !== 'refused') || message.key !== key) return;
      tab.socket.off('message', hear);
      resolve(message.type === 'refused' && message.code === 'too-fast' ? (message.wait ?? 1) : null);
    };
    tab.socket.on('message', hear);
  });
}

/** Somebody on the website. Each has an address of their own, as people have. */
export async function webCustomer(served: Served, number: number): Promise<CustomerSeat> {
  const address = `10.0.${Math.floor(number / 250)}.${(number % 250) + 1}`;
  const response = await post(served, 'session', { headers: { 'x-forwarded-for': address } });
  const { token } = (await response.json()) as { readonly token: string };
  const tab = await visit(served, token);
  const { me } = await tab.until('welcome');
  const mine = () => folded(tab.lines()).findLast(({ who }) => who === me.name)?.id ?? '';
  return {
    channel: 'website',
    name: me.name,
    say: (text) => ask(tab, { type: 'message', key: '', parts: [{ kind: 'text', text }] }),
    edit: (text) => ask(tab, { type: 'edit', key: '', id: mine(), parts: [{ kind: 'text', text }] }),
    remove: () => ask(tab, { type: 'remove', key: '', id: mine() }),
    async press(button) {
      const found = buttonIn(tab.lines(), button);
      if (found) await ask(tab, { type: 'action', key: '', id: found.id, action: found.action, values: {} });
    },
    chat: () => folded(tab.lines()),
  };
}

/** Threads that a tab follows at a time; it leaves the oldest for one more. */
const mostFollowed = 30;

/** The web desk, in one tab per agent; the first one's is looked at. */
export async function webDesk(
  served: Served,
  name: string,
  room: string,
  agents: Readonly<Record<string, string>>,
): Promise<DeskSeat> {
  const tabs = new Map<string, Tab>();
  for (const [token, who] of Object.entries(agents)) tabs.set(who, await work(served, await signIn(served, { token })));
  const tabOf = (who: string): Tab => {
    const tab = tabs.get(who);
    if (!tab) throw new Error(`${who} does not work at ${name}`);
    return tab;
  };
  const [watching] = tabs.values();
  if (!watching) throw new Error('Nobody works there');
  const view = watch(watching, room);
  const linesOf = (thread: string) => view.lines.get(thread) ?? [];
  const act = (who: string, thread: string, id: string, action: string, values: Record<string, string> = {}) =>
    ask(tabOf(who), { type: 'action', key: '', room, thread, id, action, values });

  return {
    name,
    agents: [...tabs.keys()],
    threads: () => view.threads().map((summary) => threadOf(summary, linesOf(summary.thread))),
    say: (who, thread, text) =>
      ask(tabOf(who), { type: 'message', key: '', room, thread, parts: [{ kind: 'text', text }] }),
    async press(who, thread, button) {
      view.threads();
      const found = buttonIn(linesOf(thread), button);
      if (found) await act(who, thread, found.id, found.action);
    },
    async close(who, thread, resolution, tags) {
      const found = buttonIn(linesOf(thread), 'Close');
      const values = { resolution, tags, summary: `Ended by ${who}` };
      if (found) await act(who, thread, found.id, found.action, values);
    },
    remove: (who, thread, id) => ask(tabOf(who), { type: 'remove', key: '', room, thread, id }),
  };
}

/** Keeps up with every thread of a room, as a page does that is on the screen all day. */
function watch(tab: Tab, room: string) {
  const summaries = new Map<string, ThreadSummary>();
  const lines = new Map<string, Line[]>();
  const followed: string[] = [];

  function follow(summary: ThreadSummary): void {
    if (summary.room !== room) return;
    summaries.set(summary.thread, summary);
    if (followed.includes(summary.thread)) return;
    followed.push(summary.thread);
    if (followed.length > mostFollowed) followed.shift();
    const after = lines.get(summary.thread)?.at(-1)?.seq ?? 0;
    tab.send({ type: 'open', room, thread: summary.thread, after });
  }

  function take(thread: string, fresh: readonly Line[]): void {
    const known = lines.get(thread) ?? [];
    const last = known.at(-1)?.seq ?? 0;
    lines.set(thread, [...known, ...fresh.filter(({ seq }) => seq > last)]);
  }

  let read = 0;
  return {
    lines,
    threads(): readonly ThreadSummary[] {
      for (; read < tab.heard.length; read++) {
        const message = tab.heard[read];
        if (message?.type === 'thread') follow(message.thread);
        if (message?.type === 'gone') summaries.delete(message.thread);
        if (message?.type === 'threads') for (const summary of message.threads) follow(summary);
        if (message?.type === 'page' && message.thread !== undefined) take(message.thread, message.lines);
        if (message?.type === 'line' && message.thread !== undefined) take(message.thread, [message.line]);
      }
      return [...summaries.values()];
    },
  };
}

function threadOf({ thread, card, cardId }: ThreadSummary, lines: readonly Line[]): DeskThread {
  const below = folded(lines).filter(({ id }) => id !== cardId);
  const fields = Object.fromEntries((card.fields ?? []).map(({ label, value }) => [label, value]));
  return { id: thread, title: card.title, fields, at: lines[0]?.at ?? 0, lines: below };
}

/** What a stream's lines come to. */
function folded(lines: readonly Line[]): readonly Seen[] {
  const shown = new Map<string, Seen>();
  for (const line of lines) {
    if (line.type === 'message') {
      const { id, at, key, by } = line;
      shown.set(id, { id, at, isTyped: key !== undefined, who: by.name, ...contentOf(line.parts) });
    } else if (line.type === 'remove') shown.delete(line.id);
    else if (line.type === 'edit') {
      const before = shown.get(line.id);
      if (before) shown.set(line.id, { ...before, ...contentOf(line.parts) });
    }
  }
  return [...shown.values()];
}

function contentOf(parts: readonly WirePart[]): { readonly text: string; readonly buttons: readonly string[] } {
  const cards = parts.flatMap((part) => (part.kind === 'card' ? [part.card] : []));
  const texts = parts.flatMap((part) => (part.kind === 'text' ? [part.text.text] : []));
  const text = [...texts, ...cards.map(({ title, body }) => `${title}\n${body?.text ?? ''}`)].join('\n').trim();
  return { text, buttons: cards.flatMap(({ actions = [] }) => actions.map(({ label }) => label)) };
}

/** The newest button of that name, as it stands now. */
function buttonIn(
  lines: readonly Line[],
  button: string,
): { readonly id: string; readonly action: string } | undefined {
  const newest = new Map<string, readonly Card[]>();
  for (const line of lines) {
    if (line.type !== 'message' && line.type !== 'edit') continue;
    newest.set(
      line.id,
      line.parts.flatMap((part) => (part.kind === 'card' ? [part.card] : [])),
    );
  }
  for (const [id, cards] of [...newest].toReversed()) {
    const found = cards.flatMap(({ actions = [] }) => actions).find(({ label }) => label === button);
    if (found) return { id, action: found.id };
  }
  return undefined;
}
