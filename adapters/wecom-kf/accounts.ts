import type { Api } from '../tencent/api.ts';
import { ApiFailure } from '../tencent/failure.ts';
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

/**
 * Whether the app may manage the accounts that it is to answer for.
 * @param wanted all that it may manage, where none is named
 * @returns what is wrong and what to do
 */
export async function examineAccounts(api: Api, wanted: readonly string[]): Promise<readonly string[]> {
  try {
    const found = await listAccounts(api);
    if (found.length === 0) {
      return [
        'The app may manage no account: in the admin console, let it manage the accounts of WeChat customer service',
      ];
    }
    return wanted
      .filter((account) => !found.includes(account))
      .map(
        (account) => `The app may not manage the account ${account}: look at its id, and allow it in the admin console`,
      );
  } catch (error) {
    const code = error instanceof ApiFailure ? error.code : 0;
    return [`WeCom does not list the accounts (${code}): docs/wecom.md says what the codes mean`];
  }
}
