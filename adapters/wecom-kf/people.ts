import type { Party } from '../../core/message.ts';
import type { Api } from '../tencent/api.ts';
import { note, type State } from './state.ts';
import { customersAnswer } from './wire.ts';

/** Who customers are. */
export interface People {
  /** Learns the names of customers that are not known yet, or for long. Never fails. */
  learn(customers: readonly string[]): Promise<void>;
  party(customer: string): Promise<Party>;
}

const freshMs = 24 * 60 * 60 * 1000;
/** Most customers one may ask for at once. Source: developer.work.weixin.qq.com/document/path/95159. */
const batch = 100;

export function createPeople(api: Api, state: State, stranger: string): People {
  async function ask(customers: readonly string[]): Promise<void> {
    const body = { external_userid_list: customers, need_enter_session_context: 0 };
    const { customer_list: found } = await api.call('/cgi-bin/kf/customer/batchget', customersAnswer, body);
    const named = found.filter(({ nickname }) => nickname.trim() !== '');
    await state.put(...named.map(({ external_userid: id, nickname }) => note('person', id, nickname)));
  }

  return {
    async learn(customers) {
      const all = [...new Set(customers)];
      const names = await Promise.all(all.map((id) => state.young('person', id, freshMs)));
      const unknown = all.filter((_, index) => names[index] === undefined);
      for (let at = 0; at < unknown.length; at += batch) {
        // A name is no reason to let a message wait.
        await ask(unknown.slice(at, at + batch)).catch(() => {});
      }
    },
    async party(customer) {
      return { id: customer, name: (await state.get('person', customer)) ?? stranger, kind: 'customer' };
    },
  };
}
