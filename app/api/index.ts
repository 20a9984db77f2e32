import { type Context, Hono, type MiddlewareHandler } from 'hono';
import type * as z from 'zod';
import { readBody } from '../../core/body.ts';
import type { FileStream, Inbound } from '../../core/channel.ts';
import type { Clock } from '../../core/clock.ts';
import type { Limiter, Rate } from '../../core/limits.ts';
import { type Address, addressKey, type FileRef, type Party } from '../../core/message.ts';
import { isSameSecret } from '../../core/secret.ts';
import type { Internal, Store } from '../../core/store.ts';
import { customerRoutes } from './customers.ts';
import { type Failure, fail, unknownCustomer } from './failures.ts';
import { openApi } from './openapi.ts';
import { createRecords } from './records.ts';
import { alertBody, profileBody } from './schemas.ts';

export interface ApiParts {
  readonly tokens: readonly { readonly name: string; readonly token: string }[];
  readonly store: Store;
  /** Puts something into the mailbox of a conversation, and wakes it. */
  readonly tell: (conversation: string, event: Internal) => Promise<void>;
  /** Opens a file of whichever channel it is of. */
  readonly openFile: (file: FileRef) => Promise<FileStream>;
  /** Names of the configured channels. */
  readonly channels: readonly string[];
  readonly isDesk: (address: Address) => boolean;
  readonly accept: (events: readonly Inbound[]) => Promise<void>;
  readonly newId: () => string;
  readonly clock: Clock;
  /** Counts callers without a right token, by where they are. */
  readonly refusals: Limiter;
  /** Where a request came from, by what the server gives to its handlers. */
  readonly client: (env: unknown) => string;
}

/** Callers without a right token, per address: a person who tries out stays below, and whoever guesses gets nowhere. */
export const refusalRate: Rate = { points: 20, seconds: 60 };

type Env = { Variables: { caller: string } };

const longestBody = 64 * 1024;

/** `/api`: what the brand's own systems may tell. */
export function createApi(parts: ApiParts): Hono<Env> {
  const { store, clock, newId } = parts;
  const records = createRecords(store.storage('api'));
  const document = openApi();
  const app = new Hono<Env>();
  app.get('/', (context) => context.json(document));
  app.use('*', authenticated(parts));

  /** Whether it is a place where a customer may be: none of ours, and of a channel that there is. */
  const isPlace = (address: Address) => parts.channels.includes(address.channel) && !parts.isDesk(address);
  const isKnown = async (address: Address) =>
    (await records.isNoted(address)) || (await store.conversation(addressKey(address))) !== undefined;

  app.post('/alerts', async (context) => {
    const body = await parsed(context, alertBody);
    if ('error' in body) return fail(context, body);
    const { customer, ...told } = body.data;
    const chats =
      'profile' in customer
        ? await records.chatsOf(customer.profile)
        : [customer, ...(await records.besides(customer))];
    const places = chats.filter(isPlace);
    const [to, ...elsewhere] = places;
    if (!to || ('channel' in customer && !(isPlace(customer) && (await isKnown(customer))))) {
      return fail(context, unknownCustomer);
    }
    const { kept, isNew } = await records.take({ to, alert: { ...told, elsewhere, unreached: [] } }, clock.now());
    if (!kept) return context.json({ id: told.id, status: 'known' });
    const key = `alert ${kept.alert.id} ${addressKey(kept.to)}`;
    const by = partyOf(context.get('caller'));
    await parts.accept([{ key, at: new Date(clock.now()), from: kept.to, by, type: 'alert', alert: kept.alert }]);
    return context.json({ id: told.id, status: isNew ? 'accepted' : 'known' }, isNew ? 202 : 200);
  });

  app.put('/customers/:channel/:chat', async (context) => {
    const from = { channel: context.req.param('channel'), chat: context.req.param('chat') };
    if (!isPlace(from)) return fail(context, unknownCustomer);
    const body = await parsed(context, profileBody);
    if ('error' in body) return fail(context, body);
    const { id, name, agent, ...rest } = body.data;
    const profile = { ...rest, ...(id && { id }), ...(name && { name }), ...(agent && { agent }) };
    const at = clock.now();
    const by = partyOf(context.get('caller'));
    await records.note(from, id, at);
    await parts.accept([{ key: `profile ${newId()}`, at: new Date(at), from, by, type: 'profile', profile }]);
    return context.body(null, 204);
  });
  app.route(
    '/customers',
    customerRoutes({
      ...parts,
      isPlace,
      now: () => clock.now(),
      caller: (context) => partyOf(context.get('caller') ?? ''),
    }),
  );
  // The server says so, and logs it.
  app.onError((error) => {
    throw error;
  });
  app.notFound((context) => fail(context, { status: 404, error: 'not-found', text: 'There is nothing here.' }));
  return app;
}

function partyOf(caller: string): Party {
  return { id: `api:${caller}`, name: caller, kind: 'system' };
}

/** All tokens are compared, so that the time tells nothing of which came near. */
function authenticated({ tokens, refusals, client }: ApiParts): MiddlewareHandler<Env> {
  return async (context, next) => {
    const given = /^Bearer (\S{1,500})$/i.exec(context.req.header('authorization') ?? '')?.[1] ?? '';
    const [caller] = tokens.filter(({ token }) => isSameSecret(given, token));
    if (!caller) {
      const wait = await refusals(client(context.env));
      if (wait !== null) {
        context.header('retry-after', String(wait));
        return fail(context, { status: 429, error: 'too-fast', text: 'Too many requests without a right token.' });
      }
      context.header('www-authenticate', 'Bearer');
      const text = 'Send a token of api.tokens as `Authorization: Bearer TOKEN`.';
      return fail(context, { status: 401, error: 'unauthorized', text });
    }
    context.set('caller', caller.name);
    return next();
  };
}

async function parsed<Schema extends z.ZodType>(
  context: Context,
  schema: Schema,
): Promise<{ readonly data: z.output<Schema> } | Failure> {
  const body = await readBody(context.req.raw, longestBody);
  if (body === undefined) return { status: 413, error: 'too-long', text: 'The body is longer than 64 KB.' };
  let data: unknown;
  try {
    data = JSON.parse(body);
  } catch {
    return { status: 400, error: 'not-json', text: 'The body must be JSON.' };
  }
  const result = schema.safeParse(data);
  if (result.success) return { data: result.data };
  const problems = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  return { status: 400, error: 'invalid', text: 'The body is not what it should be; see `problems`.', problems };
}
