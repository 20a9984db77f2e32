import { type Channel, type ChannelDeps, SendError, type Sink } from '../../core/channel.ts';
import { createSerial } from '../../core/serial.ts';
import { createApi, request } from '../tencent/api.ts';
import { answer, openCallback } from '../tencent/callback.ts';
import { createCrypt, isAesKey } from '../tencent/crypt.ts';
import { ApiFailure } from '../tencent/failure.ts';
import { toFileError } from '../tencent/refusals.ts';
import { createTallies, usualAllowance } from '../tencent/tally.ts';
import { type AccessToken, createAccessToken } from '../tencent/token.ts';
import { windowEvent } from '../tencent/window.ts';
import { examineAccounts, listAccounts } from './accounts.ts';
import { capabilities } from './capabilities.ts';
import { wrongCredentials } from './errors.ts';
import { createGreeter } from './greeter.ts';
import { createHandover } from './handover.ts';
import { createIntake } from './intake.ts';
import type { WecomKfOptions } from './options.ts';
import { createPeople } from './people.ts';
import { chatOf, type Place, placeOf } from './place.ts';
import { createSender } from './send.ts';
import { createState, note } from './state.ts';
import { createSync, type Sync } from './sync.ts';
import { tokenAnswer } from './wire.ts';

export type { WecomKfOptions } from './options.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** How long a callback that was lost may go unnoticed. Rarely, as WeCom limits those who ask without being called. */
const lookEveryMs = 10 * 60_000;
const lookAgainMs = 30_000;
/** Clocks differ, and the first customer may write while the channel is being set up. */
const startGraceMs = 5 * 60_000;

/** The channel cannot work as it is configured; the message says what to do. */
export class WecomSetupError extends Error {
  override readonly name = 'WecomSetupError';
}

/**
 * WeChat customer service (微信客服): customers in WeChat, the accounts of a WeCom corporation. A customer's address is
 * `{ chat: '<account>:<customer>' }`.
 * @throws {WecomSetupError} where the options cannot work
 */
export function createWecomKfChannel(name: string, options: WecomKfOptions, deps: ChannelDeps): Channel {
  const { storage, clock, log } = deps;
  const { corpId, secret, apiUrl, aesKey, allowance = usualAllowance } = options;
  if (!isAesKey(aesKey)) {
    throw new WecomSetupError(`The aesKey of channel ${name} is no EncodingAESKey: copy its 43 letters and digits`);
  }
  const keys = { token: options.token, crypt: createCrypt(aesKey, corpId) };
  const accessToken = createAccessToken(`${corpId}/${apiUrl}`, { storage, clock }, async () => {
    const url = new URL(`${apiUrl}/cgi-bin/gettoken`);
    url.searchParams.set('corpid', corpId);
    url.searchParams.set('corpsecret', secret);
    const { access_token: token, expires_in: seconds } = await request(url, '/cgi-bin/gettoken', tokenAnswer);
    return { token, seconds };
  });
  const api = createApi(apiUrl, accessToken);
  const state = createState(storage, () => clock.now());
  const tallies = createTallies({ storage, clock }, allowance);
  const people = createPeople(api, state, options.language === 'en' ? 'WeChat customer' : '微信客户');
  const greeter = createGreeter(options.welcome, { api, clock, log, channel: name });
  const sender = createSender({ api, state, tallies, allowance, deps, onSpent });
  const serial = createSerial();
  const chores: (() => void)[] = [];
  let running: { readonly sink: Sink; readonly sync: Sync } | null = null;
  let accounts: readonly string[] = options.accounts;

  function onSpent(place: Place): void {
    // One after the other, so that no number overtakes a later one.
    serial(chatOf(place), () => tellWindow(place)).catch(() => log.warn('wecom-warning-lost', { channel: name }));
  }

  async function tellWindow(place: Place): Promise<void> {
    const from = { channel: name, chat: chatOf(place) };
    const by = await people.party(place.customer);
    const event = await windowEvent(tallies, from, by, { now: clock.now(), renewed: false });
    if (event) await running?.sink.accept([event]);
  }

  function every(ms: number, run: () => Promise<void>): void {
    const chore = chores.length;
    const again = (): void => {
      chores[chore] = clock.after(ms, () => {
        again();
        run().catch(() => log.warn('wecom-chore-failed', { channel: name }));
      });
    };
    again();
  }

  /** Whatever came while nobody told us, or could. */
  async function look(sync: Sync): Promise<void> {
    if (accounts.length === 0) accounts = await listAccounts(api);
    await Promise.allSettled(accounts.map((account) => sync.pull(account)));
  }

  /** What came while Frontdesk was down is not to wait for the next look. */
  function firstLook(sync: Sync): void {
    look(sync).catch((error: unknown) => {
      const code = error instanceof ApiFailure ? error.code : 0;
      log.warn('wecom-accounts-unknown', { channel: name, code, advice: 'docs/wecom.md says what the codes mean' });
      chores.push(clock.after(lookAgainMs, () => firstLook(sync)));
    });
  }

  async function firstStart(): Promise<number> {
    const known = await state.get('start', 'first');
    if (known !== undefined) return known;
    const now = clock.now();
    await state.put(note('start', 'first', now));
    return now;
  }

  return {
    name,
    capabilities,
    ...sender,
    ...(options.handover !== undefined && createHandover(api, options.handover)),
    async examine() {
      const away = await checkCredentials(accessToken, name, log);
      return away === undefined ? examineAccounts(api, options.accounts) : [away];
    },
    async forget({ customer, before }) {
      if (!customer) return;
      await state.forget('person', placeOf(customer.address).customer);
      await tallies.forget(customer.address.chat, before);
    },
    async start(sink) {
      await checkCredentials(accessToken, name, log);
      const since = (await firstStart()) - startGraceMs;
      const shared = { channel: name, state, log };
      const intake = createIntake({ ...shared, sink, clock, tallies, people, greeter, since });
      const sync = createSync({ ...shared, api, intake, clock });
      running = { sink, sync };
      firstLook(sync);
      every(lookEveryMs, () => look(sync));
      every(dayMs, async () => {
        await state.prune();
        await tallies.prune();
      });
    },
    async stop() {
      for (const cancel of chores) cancel();
      await running?.sync.stop();
    },
    async open(file) {
      if (file.channel !== name) {
        throw new SendError('This file is of another channel', { outcome: 'not-sent', code: 'file-gone' });
      }
      return api.download('/cgi-bin/media/get', { media_id: file.id }).catch((error: unknown) => {
        throw toFileError(error);
      });
    },
    http: {
      async fetch(request) {
        const opened = await openCallback(request, keys);
        if (opened.kind === 'refused') return opened.response;
        if (opened.kind === 'echo') return answer(200, opened.text);
        const { fields } = opened;
        if (fields.get('Event') !== 'kf_msg_or_event') return answer(200, 'success');
        const account = fields.get('OpenKfId') ?? '';
        const isOurs = account === '' || options.accounts.length === 0 || options.accounts.includes(account);
        if (!isOurs) return answer(200, 'success');
        if (running === null) return answer(503, 'Starting or stopping; bring it again');
        try {
          // Callbacks of old did not say which account.
          if (account === '') await look(running.sync);
          else await running.sync.pull(account, fields.get('Token') ?? undefined);
          return answer(200, 'success');
        } catch {
          return answer(503, 'Not taken in; bring it again');
        }
      },
    },
  };
}

/**
 * A wrong secret never becomes right; WeCom being away passes, and nothing is lost meanwhile.
 * @returns what to do where it is away
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
      throw new WecomSetupError(
        `WeCom refuses corpId or secret of channel ${channel} (${error.code}): docs/wecom.md says where to copy them`,
      );
    }
    log.warn('wecom-unreachable', { channel, advice: 'WeCom is asked again until it answers' });
    return 'WeCom cannot be reached: look at the network, and at apiUrl';
  }
}
