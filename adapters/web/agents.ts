import { createHash } from 'node:crypto';
import type { Party } from '../../core/message.ts';
import { isSameSecret } from '../../core/secret.ts';
import type { Storage } from '../../core/storage.ts';
import { fromJson, toJson } from './lines.ts';
import { randomId, type Signer } from './signer.ts';
import { type Tidy, tidyOlder } from './tidy.ts';

export type Role = 'agent' | 'supervisor';

/** An agent of the configuration. */
export interface ConfiguredAgent {
  readonly name: string;
  readonly token: string;
  readonly role: Role;
}

/** An agent who is signed in. */
export interface AgentSession {
  /** Of this session, not a secret. */
  readonly id: string;
  readonly party: Party & { readonly role: Role };
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

export type SignIn =
  | { readonly ok: true; readonly cookie: string }
  | { readonly ok: false; readonly code: 'used' | 'unknown' | 'name' };

/** The people at the desk. */
export interface Agents {
  /** Makes a link's code that signs one person in, once, within a day. */
  createCode(role: Role): Promise<string>;
  signInByCode(code: string, name: string): Promise<SignIn>;
  signInByToken(token: string): Promise<SignIn>;
  /** Who the cookie's value belongs to, as the configuration stands now. */
  /** Who the configuration names. */
  configured(): readonly Party[];
  session(cookie: string): Promise<AgentSession | undefined>;
  /** Whether this session, named by its id, is still somebody's. */
  isSignedIn(session: string): Promise<boolean>;
  signOut(cookie: string): Promise<void>;
  /** Removes sessions that are over, and links that are no longer good. */
  readonly tidy: Tidy;
}

const sessions = 'agent-session';
const codes = 'sign-in-code';
const usedCodes = 'used-sign-in-code';
const codeLifetimeMs = 24 * 60 * 60 * 1000;

/** How long somebody stays signed in, in seconds. */
export const sessionSeconds = 30 * 24 * 60 * 60;

/** How somebody came in. */
type Way = 'configured' | 'supervisor' | 'agent';

interface SessionFacts {
  readonly way: Way;
  readonly name: string;
  /**
   * Who it is, where a link signed them in: a name is anybody's to choose, so each link makes a person of its own.
   * Sessions of older versions have none.
   */
  readonly person?: string;
  /** Of the configured token, so that taking it out of the configuration ends the session. */
  readonly token?: string;
  readonly expires: number;
}

interface CodeFacts {
  readonly role: Role;
  readonly expires: number;
}

export function createAgents(
  storage: Storage,
  signer: Signer,
  configured: readonly ConfiguredAgent[],
  now: () => number,
): Agents {
  async function open(facts: Omit<SessionFacts, 'expires'>): Promise<SignIn> {
    const cookie = randomId();
    const data: SessionFacts = { ...facts, expires: now() + sessionSeconds * 1000 };
    await storage.put({ collection: sessions, id: hash(cookie), at: now(), data: toJson(data) });
    return { ok: true, cookie };
  }

  function roleOf(facts: SessionFacts): Role | undefined {
    if (facts.way !== 'configured') return facts.way;
    const agent = configured.find((one) => one.name === facts.name && tokenMark(one.token) === facts.token);
    return agent?.role;
  }

  async function sessionOf(id: string): Promise<AgentSession | undefined> {
    const doc = await storage.get(sessions, id);
    const facts = doc && fromJson<SessionFacts>(doc.data);
    if (!facts || facts.expires <= now()) return undefined;
    const role = roleOf(facts);
    if (!role) return undefined;
    return { id, party: { id: partyId(facts), name: facts.name, kind: 'agent', role }, expires: facts.expires };
  }

  const tokenMark = (token: string): string => signer.id('agent-token', token);

  return {
    async createCode(role) {
      const code = randomId();
      const data: CodeFacts = { role, expires: now() + codeLifetimeMs };
      await storage.put({ collection: codes, id: hash(code), at: now(), data: toJson(data) });
      return code;
    },
    async signInByCode(code, givenName) {
      const id = hash(code);
      const doc = await storage.get(codes, id);
      if (!doc) return { ok: false, code: (await storage.get(usedCodes, id)) ? 'used' : 'unknown' };
      const { role, expires } = fromJson<CodeFacts>(doc.data);
      if (expires <= now()) return { ok: false, code: 'unknown' };
      // Looked at before the code is spent, so that a slip of the finger does not cost the link.
      const name = agentName(givenName);
      const taken = configured.some((agent) => agent.name.toLowerCase() === name?.toLowerCase());
      if (name === null || taken) return { ok: false, code: 'name' };
      if (!(await storage.take(codes, id))) return { ok: false, code: 'used' };
      await storage.put({ collection: usedCodes, id, at: now(), data: null });
      return open({ way: role, name, person: randomId() });
    },
    async signInByToken(token) {
      // All of them are compared, so that the time tells nothing about which one was near.
      const [found] = configured.filter((agent) => isSameSecret(token, agent.token));
      if (!found) return { ok: false, code: 'unknown' };
      return open({ way: 'configured', name: found.name, token: tokenMark(found.token) });
    },
    configured: () =>
      configured.map(({ name, role }) => ({ id: partyId({ way: 'configured', name }), name, kind: 'agent', role })),
    session: (cookie) => sessionOf(hash(cookie)),
    isSignedIn: async (session) => (await sessionOf(session)) !== undefined,
    async signOut(cookie) {
      await storage.take(sessions, hash(cookie));
    },
    async tidy() {
      const dayAgo = now() - codeLifetimeMs;
      const monthAgo = now() - sessionSeconds * 1000;
      const done = [
        await tidyOlder(storage, codes, dayAgo),
        // Kept longer than a link is good, so that whoever opens it again is told that it was used.
        await tidyOlder(storage, usedCodes, monthAgo),
        await tidyOlder(storage, sessions, monthAgo),
      ];
      return done.includes(true);
    },
  };
}

/** Who is configured is the same person on every device. Without the name in it, since ids are logged. */
function partyId({ way, name, person }: Pick<SessionFacts, 'way' | 'name' | 'person'>): string {
  if (person !== undefined) return `agent:${person}`;
  return `agent:${hash(JSON.stringify([way, name])).slice(0, 16)}`;
}

/** A display name: one line of 1 to 60 characters. */
function agentName(name: string): string | null {
  const clean = name.normalize('NFC').trim();
  if (clean === '' || clean.length > 60) return null;
  return /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(clean) ? null : clean;
}

function hash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
