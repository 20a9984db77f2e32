import type { HttpHandler, Sink } from '../../core/channel.ts';
import { SendError } from '../../core/channel.ts';
import type { Address, Party } from '../../core/message.ts';
import type { Self, SlackContext } from './context.ts';
import type { Drafts } from './drafts.ts';
import type { Envelope, Handle } from './envelope.ts';
import { createHome, threadUrl } from './home.ts';
import { createInteractions } from './interact.ts';
import { introduce } from './introduce.ts';
import { createPeople } from './people.ts';
import type { Places } from './places.ts';
import { createReactions } from './reactions.ts';
import { createReceiver } from './receive.ts';
import { createRecovery } from './recover.ts';
import { createThreads } from './threads.ts';
import { createTidy } from './tidy.ts';
import { createVoice } from './voice.ts';

/** How long after a lack was seen it is looked for again. */
const lookAgainMs = 5 * 60_000;

/** Everything that exists from `start` on. */
export interface Running {
  readonly fetch?: HttpHandler['fetch'];
  /** Where Slack shows a place, once it has told who we are. */
  link(to: Address): string | undefined;
  /** What keeps it from working, or could not be read back after a downtime. */
  trouble(): string | undefined;
  /** The agents of a room. */
  members(room: string): Promise<readonly Party[]>;
  stop(): Promise<void>;
}

interface Ingress {
  readonly fetch?: HttpHandler['fetch'];
  start(): Promise<void>;
  pause(): void;
  trouble(): string | undefined;
  stop(): Promise<void>;
}

/** @throws {SendError} that names the scope or token to mend, where Slack does not let us in */
export async function createRunning(
  context: SlackContext,
  places: Places,
  drafts: Drafts,
  sink: Sink,
): Promise<Running> {
  const { api, name, options, deps } = context;
  let who: Self | undefined;
  const self = (): Self => {
    if (who) return who;
    throw new SendError('Slack has not told yet who we are', {
      outcome: 'not-sent',
      code: 'not-started',
      retryAfterMs: 1_000,
    });
  };
  const people = createPeople(context, self);
  const voice = createVoice(context);
  const home = createHome(context, self, people);
  const reactions = createReactions(context.deps.storage, () => context.deps.clock.now());
  const receiver = createReceiver({
    context,
    self,
    people,
    places,
    reactions,
    threads: createThreads(api),
    voice,
    home: home.opened,
    sink,
    backlog: () => recovery.backlog,
  });
  const recovery = createRecovery(context, self, places, reactions, receiver);
  const tidy = createTidy(context, places, reactions);
  const interact = createInteractions({ context, people, voice, receiver, home, drafts });

  let pending = 0;
  let paused = false;
  const idle = Promise.withResolvers<void>();
  const handle: Handle = async (envelope) => {
    if (paused) throw new Error('Stopping');
    pending += 1;
    try {
      return await dispatch(envelope);
    } finally {
      pending -= 1;
      if (paused && pending === 0) idle.resolve();
    }
  };

  async function dispatch(envelope: Envelope): Promise<unknown> {
    switch (envelope.kind) {
      case 'event':
        return receiver.event(envelope.body);
      case 'interaction':
        return interact(envelope.payload);
      case 'command':
        return voice.help();
    }
  }

  const ingress = await createIngress(context, handle, (since) => recovery.since(since));
  let stopped = false;
  /** Why it could not begin, or what it lacks. */
  let advice: string | undefined;

  async function begin(): Promise<void> {
    const found = await introduce(context);
    await recovery.prepare();
    who = found.self;
    advice = found.lacks.join(' ') || undefined;
    if (advice !== undefined) lookAgain();
    await ingress.start();
    await recovery.start();
  }

  /** Whoever mends it need not start us again to see that it is mended. */
  function lookAgain(): void {
    deps.clock.after(lookAgainMs, () => {
      if (stopped) return;
      introduce(context)
        .then(({ lacks }) => {
          advice = lacks.join(' ') || undefined;
        })
        .catch(() => {})
        .finally(() => {
          if (advice !== undefined) lookAgain();
        });
    });
  }

  /** An outage of Slack holds up nobody else's start. */
  async function keepBeginning(): Promise<void> {
    await new Promise<void>((resolve) => void deps.clock.after(5_000, resolve));
    if (stopped) return;
    await begin().catch((error: unknown) => {
      advice = error instanceof Error ? error.message : '';
      deps.log.error('slack-cannot-start', { channel: name, advice });
      return keepBeginning();
    });
  }

  try {
    await begin();
  } catch (error) {
    const passes =
      error instanceof SendError &&
      (error.code === 'unreachable' || error.outcome === 'unknown' || error.code === 'rate-limited');
    if (!passes) {
      await ingress.stop();
      throw error;
    }
    advice = error.message;
    deps.log.error('slack-cannot-start', { channel: name, advice });
    void keepBeginning();
  }
  if (options.customers === 'none' && options.rooms.length === 0)
    deps.log.warn('slack-has-nothing-to-do', { channel: name });
  tidy.start();

  return {
    ...(ingress.fetch && { fetch: ingress.fetch }),
    trouble: () => [ingress.trouble(), advice, recovery.left()].filter(Boolean).join(' ') || undefined,
    link: (to) => who && threadUrl(who.teamId, to),
    members: (room) => people.agents(room),
    async stop() {
      stopped = true;
      paused = true;
      ingress.pause();
      await recovery.stop();
      if (pending > 0) await idle.promise;
      await receiver.idle();
      await tidy.stop();
      await ingress.stop();
    },
  };
}

/** The library of a way in is loaded only where that way is taken. */
async function createIngress(
  context: SlackContext,
  handle: Handle,
  onGap: (sinceMs: number) => void,
): Promise<Ingress> {
  const { name, options, deps } = context;
  const { clock, log } = deps;
  if (options.ingress.mode === 'socket') {
    const { createSockets } = await import('./sockets.ts');
    const { appToken } = options.ingress;
    return createSockets({ name, appToken, apiUrl: options.apiUrl, handle, onGap, clock, log });
  }
  const [{ createHttp }, { createSignatures }] = await Promise.all([import('./http.ts'), import('./signature.ts')]);
  const signatures = createSignatures(options.ingress.signingSecret, () => clock.now());
  const fetch = createHttp({ name, signatures, handle, onGap, clock, log });
  return { fetch, async start() {}, pause() {}, trouble: () => undefined, async stop() {} };
}
