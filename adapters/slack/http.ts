import { readBody } from '../../core/body.ts';
import type { HttpHandler } from '../../core/channel.ts';
import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import type { Envelope, Handle } from './envelope.ts';
import type { Signatures } from './signature.ts';
import type { EventBody, Interaction, SlashCommand } from './wire.ts';

interface HttpParts {
  readonly name: string;
  readonly signatures: Signatures;
  readonly handle: Handle;
  /** Slack brings again what it could not bring at first, and may have given up on what came before it. */
  readonly onGap: (sinceMs: number) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** Slack's payloads are far smaller. */
const mostBytes = 3 * 1024 * 1024;
/**
 * Slack tries an event again at once, after a minute and after five, then gives it up; see
 * https://docs.slack.dev/apis/events-api/#retries. So what is missing is not older than the last that came, less this.
 */
const givenUpMs = 10 * 60_000;
const gapEveryMs = 60_000;
const mostTurnedAway = 1_000;

/** Answers Slack's requests: events, interactions and commands, all at the same address. */
export function createHttp({ name, signatures, handle, onGap, clock, log }: HttpParts): HttpHandler['fetch'] {
  let heardAt = clock.now();
  let lookedAt = Number.NEGATIVE_INFINITY;
  /** What was turned away here: that it comes again tells nothing of what never came. */
  const turnedAway = new Set<string>();

  function brought(headers: Headers, envelope: Envelope): void {
    const now = clock.now();
    const isAgain = headers.has('x-slack-retry-num') && !turnedAway.has(idOf(envelope));
    if (isAgain && now - lookedAt >= gapEveryMs) {
      lookedAt = now;
      onGap(heardAt - givenUpMs);
    }
    heardAt = now;
  }

  return async (request) => {
    if (request.method !== 'POST') return answer(405, 'Slack posts to this address; there is nothing to see here.');
    const body = await readBody(request, mostBytes);
    if (body === undefined) return answer(413, 'This is larger than anything Slack sends.');
    const verdict = signatures.check(request.headers, body);
    if (verdict !== 'genuine') {
      log.warn('slack-request-refused', { channel: name, verdict });
      // Slack itself need not bring again what was dealt with.
      return answer(401, 'The signature is wrong, old or used: look at signingSecret and at the clock.', {
        'X-Slack-No-Retry': '1',
      });
    }
    const envelope = parse(request.headers.get('content-type') ?? '', body);
    if (!envelope) return answer(400, 'This cannot be read.');
    if (envelope.kind === 'event' && envelope.body.type === 'url_verification') {
      return Response.json({ challenge: envelope.body.challenge ?? '' });
    }
    brought(request.headers, envelope);
    try {
      const reply = await handle(envelope);
      signatures.done(request.headers);
      return reply === undefined ? new Response(null, { status: 200 }) : Response.json(reply);
    } catch (error) {
      log.warn('slack-not-taken-in', { channel: name, kind: envelope.kind, error: nameOf(error) });
      turnedAway.add(idOf(envelope));
      if (turnedAway.size > mostTurnedAway) turnedAway.delete(turnedAway.keys().next().value ?? '');
      return answer(500, 'Not taken in; please bring it again.');
    }
  };
}

function answer(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(text, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers } });
}

function parse(type: string, body: string): Envelope | undefined {
  try {
    if (!type.startsWith('application/x-www-form-urlencoded')) return ofEvent(JSON.parse(body));
    const form = new URLSearchParams(body);
    const payload = form.get('payload');
    if (payload !== null) return { kind: 'interaction', payload: JSON.parse(payload) as Interaction };
    return form.has('command') ? { kind: 'command', command: Object.fromEntries(form) as SlashCommand } : undefined;
  } catch {
    return undefined;
  }
}

function ofEvent(parsed: unknown): Envelope | undefined {
  return typeof parsed === 'object' && parsed !== null ? { kind: 'event', body: parsed as EventBody } : undefined;
}

/** Of an event, the same however often it is brought. */
function idOf(envelope: Envelope): string {
  return envelope.kind === 'event' ? (envelope.body.event_id ?? '') : '';
}

export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
