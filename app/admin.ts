import { Hono } from 'hono';
import { renderSVG } from 'uqr';
import type { Channel, Login } from '../core/channel.ts';
import type { Party } from '../core/message.ts';
import type { LoginOf } from './logins.ts';

export interface AdminParts {
  readonly channels: readonly Channel[];
  readonly loginOf: LoginOf;
  /** The platform of a channel, by its name. */
  readonly typeOf: (channel: string) => string;
  /** What has not started yet. */
  readonly missing: () => readonly string[];
  /** Whose browser a request comes from, where somebody is signed in at a web desk. */
  readonly signedIn: (request: Request) => Promise<Party | undefined>;
}

/** A channel as the page shows it. */
interface ChannelView {
  readonly name: string;
  readonly type: string;
  readonly isReady: boolean;
  /** Where an account has to be logged in. `code`: what to scan, as an SVG. */
  readonly login?: Omit<Login, 'code'> & { readonly code?: string };
}

/**
 * What the page `/admin` asks for. What is scanned lets whoever has it into an account, so that only supervisors of a
 * web desk get anything, and nobody keeps it.
 */
export function createAdmin({ channels, loginOf, typeOf, missing, signedIn }: AdminParts): Hono {
  const app = new Hono();
  app.get('/channels', async (context) => {
    const party = await signedIn(context.req.raw);
    if (!party) return context.json({ error: 'unauthorized', text: 'Sign in and try again.' }, 401);
    if (party.role !== 'supervisor') {
      return context.json({ error: 'forbidden', text: 'Only supervisors see this.' }, 403);
    }
    const waiting = missing();
    const views = channels.map(({ name }): ChannelView => {
      const login = loginOf(name);
      const isReady = !waiting.includes(name);
      return { name, type: typeOf(name), isReady, ...(login && { login: viewOf(login) }) };
    });
    return context.json({ channels: views });
  });
  return app;
}

function viewOf({ code, ...login }: Login): NonNullable<ChannelView['login']> {
  // The white around it is part of the code: phones do not find it on a dark page otherwise.
  return code === undefined ? login : { ...login, code: renderSVG(code, { border: 4 }) };
}
