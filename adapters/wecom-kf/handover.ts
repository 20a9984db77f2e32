import type { Channel } from '../../core/channel.ts';
import type { Api } from '../tencent/api.ts';
import { sendError } from './errors.ts';
import { placeOf } from './place.ts';
import { anyAnswer, sessionState, stateAnswer } from './wire.ts';

/** Where customers wait for whoever is free (接待池). */
const pool = 'pool';

/**
 * Passes customers on to people in WeCom's own app: to one of them by their userid, or to the pool.
 * Source: developer.work.weixin.qq.com/document/path/94669.
 */
export function createHandover(api: Api, to: string): Required<Pick<Channel, 'handOver'>> {
  const goal =
    to === pool ? { service_state: sessionState.pool } : { service_state: sessionState.person, servicer_userid: to };
  return {
    async handOver(address, _key, signal) {
      const { account, customer } = placeOf(address);
      const session = { open_kfid: account, external_userid: customer };
      try {
        // An earlier attempt may have done it, and a person may have taken it since: not to be taken from them.
        const { service_state: now } = await api.call('/cgi-bin/kf/service_state/get', stateAnswer, session, signal);
        if (now === sessionState.pool || now === sessionState.person) return;
        await api.call('/cgi-bin/kf/service_state/trans', anyAnswer, { ...session, ...goal }, signal);
      } catch (error) {
        throw sendError(error);
      }
    },
  };
}
