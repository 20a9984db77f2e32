import type { Api } from '../tencent/api.ts';
import { accountsAnswer } from './wire.ts';

const batch = 100;

/** The ids of every account that the app may manage. @throws {ApiFailure} */
export async function listAccounts(api: Api): Promise<readonly string[]> {
  const found: string[] = [];
  for (;;) {
    const body = { offset: found.length, limit: batch };
    const { account_list: page } = await api.call('/cgi-bin/kf/account/list', accountsAnswer, body);
    found.push(...page.map(({ open_kfid: id }) => id));
    if (page.length < batch) return found;
  }
}
