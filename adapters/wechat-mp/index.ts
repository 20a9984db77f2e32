import { type Channel, type ChannelDeps, type Inbound, SendError, type Sink } from '../../core/channel.ts';
import { createSerial } from '../../core/serial.ts';
import { createApi, request } from '../tencent/api.ts';
import { answer, openCallback } from '../tencent/callback.ts';
import { createCrypt, isAesKey } from '../tencent/crypt.ts';
import { ApiFailure } from '../tencent/failure.ts';
import { toFileError } from '../tencent/refusals.ts';
import { createTallies, usualAllowance } from '../tencent/tally.ts';
import { type AccessToken, createAccessToken } from '../tencent/token.ts';
import { windowEvent } from '../tencent/window.ts';
import { capabilities } from './capabilities.ts';
import { wrongCredentials } from './errors.ts';
import { type Fields, partyOf, type Reading, readCallback } from './inbound.ts';
import type { WechatMpOptions } from './options.ts';
import { tame } from './outbound.ts';
import { type Reply, replyXml } from './reply.ts';
import { createSender } from './send.ts';
import { createTransfers, type Transfers } from './transfer.ts';
import { anyAnswer, tokenAnswer } from './wire.ts';

export type { WechatMpOptions } from './options.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** How long what a customer did, and did not say, allows answers. */
const deedMs = 60_000;
/** A plain signature does not cover what is said, so that an old one would let its finder say anything. */
const staleMs = 10 * 60_000;
/** WeChat shows that somebody types for 15 seconds. */
const typingMs = 12_000;

/** The channel cannot work as it is configured; the message says what to do. */
export class WechatMpSetupError extends Error {
  override readonly name = 'WechatMpSetupError';
}

/**
 * An official account (公众号): its followers in WeChat. A customer's address is `{ chat: '<openid>' }`.
 * @throws {WechatMpSetupError} where the options cannot work
 */
export function createWechatMpChannel(name: string, options: WechatMpOptions, deps: ChannelDeps): Channel {
  const { storage, clock, log } = deps;
  const { appId, secret, apiUrl, aesKey, allowance = usualAllowance, menu, scan, welcome } = options;
  if (aesKey !== undefined && !isAesKey(aesKey)) {
    throw new WechatMpSetupError(`The aesKey of channel ${name} is no EncodingAESKey: copy its 43 letters and digits`);
  }
  const crypt = aesKey === undefined ? {} : { crypt: createCrypt(aesKey, appId) };
  const keys = { token: options.token, ...crypt };
  const accessToken = createAccessToken(`${appId}/${apiUrl}`, { storage, clock }, async () => {
    const path = '/cgi-bin/stable_token';
    // Unlike `token`, it gives the same one to all who ask, so that none takes it from another.
    const body = { grant_type: 'client_credential', appid: appId, secret, force_refresh: false };
    const { access_token: token, expires_in: seconds } = await request(
      new URL(`${apiUrl}${path}`),
      path,
      tokenAnswer,
      body,
    );
    return { token, seconds };
  });
  const api = createApi(apiUrl, accessToken);
  const tallies = createTallies({ storage, clock }, allowance);
  const stranger = options.language === 'en' ? 'WeChat follower' : '微信用户';
  const sender = createSender({ api, tallies, allowance, deps, onSpent });
  const transfers = options.transfer ? createTransfers(deps) : undefined;
  const serial = createSerial();
  const typed = new Map<string, number>();
  const underWay = new Set<Promise<unknown>>();
  let sink: Sink | null = null;
  let cancelTidying = (): void => {};

  function tidy(): void {
    cancelTidying = clock.after(dayMs, tidy);
    Promise.all([tallies.prune(), transfers?.prune()]).catch(() => log.warn('wechat-prune-failed', { channel: name }));
  }

  function windowOf(customer: string, renewed: boolean): Promise<Inbound | undefined> {
    const from = { channel: name, chat: customer };
    return windowEvent(tallies, from, partyOf(customer, stranger), { now: clock.now(), renewed });
  }

  function onSpent(customer: string): void {
    // One after the other, so that no number overtakes a later one.
    serial(customer, async () => {
      const event = await windowOf(customer, false);
      if (event) await sink?.accept([event]);
    }).catch(() => log.warn('wechat-warning-lost', { channel: name }));
  }

  /** Before anybody answers: what is answered to is what allows the answer. */
  async function allow({ customer, id, at, allows }: Reading): Promise<void> {
    if (allows === 'said') await tallies.renewed(customer, id, at);
    else if (allows === 'did') await tallies.freed(customer, at + deedMs);
  }

  function replyTo({ isNew }: Reading, isPassedOn: boolean): Reply | undefined {
    if (isPassedOn) return { type: 'transfer_customer_service' };
    return isNew && welcome !== undefined ? { type: 'text', content: tame(welcome) } : undefined;
  }

  async function take(to: Sink, fields: Fields, encrypted: boolean): Promise<Response> {
    const reading = readCallback(fields, { channel: name, menu, scan, stranger });
    if (!reading) return answer(200, 'success');
    // Only what a customer says can lead to a person.
    const isSaid = reading.event?.type === 'message' || reading.event?.type === 'action';
    let waiting: Awaited<ReturnType<Transfers['begin']>> | undefined;
    try {
      await allow(reading);
      if (isSaid) waiting = await transfers?.begin(reading.customer, reading.id);
      const window = reading.allows === 'said' ? await windowOf(reading.customer, true) : undefined;
      const events = [window, reading.event].filter((event) => event !== undefined);
      if (events.length > 0) await to.accept(events);
    } catch {
      await waiting?.drop().catch(() => {});
      return answer(503, 'Not taken in; bring it again');
    }
    const isPassedOn = (await waiting?.end().catch(() => false)) ?? false;
    const reply = replyTo(reading, isPassedOn);
    if (!reply) return answer(200, 'success');
    const headers = { 'content-type': 'text/xml; charset=utf-8' };
    return new Response(replyXml(reply, fields, encrypted, keys, clock.now()), { headers });
  }

  return {
    name,
    capabilities,
    shared: 'receiving',
    ...sender,
    ...(transfers && { handOver: transfers.handOver }),
    async examine() {
      const advice = await checkCredentials(accessToken, name, log);
      return advice === undefined ? [] : [advice];
    },
    forget: async ({ customer, before }) => customer && tallies.forget(customer.address.chat, before),
    async start(given) {
      await checkCredentials(accessToken, name, log);
      sink = given;
      transfers?.start();
      tidy();
    },
    async stop() {
      sink = null;
      cancelTidying();
      transfers?.stop();
      await Promise.allSettled(underWay);
    },
    async open(file) {
      if (file.channel !== name) {
        throw new SendError('This file is of another channel', { outcome: 'not-sent', code: 'file-gone' });
      }
      return api.download('/cgi-bin/media/get', { media_id: file.id }).catch((error: unknown) => {
        throw toFileError(error);
      });
    },
    typing({ chat }) {
      const now = clock.now();
      if (now - (typed.get(chat) ?? Number.NEGATIVE_INFINITY) < typingMs) return;
      if (typed.size > 1_000) typed.clear();
      typed.set(chat, now);
      // It is only taken within 30 seconds of what the customer said (45080), and worth nothing otherwise.
      api.call('/cgi-bin/message/custom/typing', anyAnswer, { touser: chat, command: 'Typing' }).catch(() => {});
    },
    http: {
      async fetch(request) {
        const opened = await openCallback(request, keys);
        if (opened.kind === 'refused') return opened.response;
        if (opened.kind === 'echo') return answer(200, opened.text);
        const seconds = Number(new URL(request.url).searchParams.get('timestamp'));
        if (Math.abs(clock.now() - seconds * 1000) > staleMs) {
          log.warn('wechat-stale-callback', { channel: name, advice: 'Is the clock of this server right?' });
          return answer(403, 'It is too old');
        }
        if (sink === null) return answer(503, 'Starting or stopping; bring it again');
        const taking = take(sink, opened.fields, opened.encrypted).finally(() => underWay.delete(taking));
        underWay.add(taking);
        return taking;
      },
    },
  };
}

/**
 * A wrong secret never becomes right; WeChat being away passes.
 * @returns what to do where it gives no token
 */
async function checkCredentials(
  token: AccessToken,
  channel: string,
  log: ChannelDeps['log'],
): Promise<string | undefined> {
  try {
    await token.get();
    return undefined;
  } catch (error) {
    if (error instanceof ApiFailure && wrongCredentials.has(error.code)) {
      throw new WechatMpSetupError(
        `WeChat refuses appId or secret of channel ${channel} (${error.code}): docs/wechat-mp.md says where to copy them`,
      );
    }
    const code = error instanceof ApiFailure ? error.code : 0;
    const advice = 'WeChat is asked again at the first call; 40164 means that this server is not on the IP whitelist';
    log.warn('wechat-unreachable', { channel, code, advice });
    return code === 40_164
      ? 'WeChat refuses this server (40164): put its address on the IP whitelist of the account'
      : `WeChat gives no token (${code}): look at the network, and at apiUrl`;
  }
}
