import { verifySlackRequest } from '@slack/bolt';

/** Tells Slack's requests from forged, old and repeated ones. */
export interface Signatures {
  /** @param body the bytes as they came, since the signature is over these */
  check(headers: Headers, body: string): 'genuine' | 'forged' | 'repeated';
  /** A request that was dealt with: the same one again is a replay. */
  done(headers: Headers): void;
}

/** docs.slack.dev/authentication/verifying-requests-from-slack */
const windowS = 300;

export function createSignatures(signingSecret: string, now: () => number): Signatures {
  const used = new Map<string, number>();

  function prune(): void {
    for (const [signature, until] of used) {
      if (until > now()) return;
      used.delete(signature);
    }
  }

  return {
    check(headers, body) {
      const signature = headers.get('x-slack-signature') ?? '';
      const written = headers.get('x-slack-request-timestamp') ?? '';
      const timestamp = Number(written);
      // The library takes a timestamp of tomorrow, and whatever it cannot read as a number, for a new one.
      if (!/^\d{1,12}$/.test(written) || Math.abs(now() / 1000 - timestamp) > windowS) return 'forged';
      try {
        verifySlackRequest({
          signingSecret,
          body,
          headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp },
          nowMilliseconds: now(),
        });
      } catch {
        return 'forged';
      }
      prune();
      return used.has(signature) ? 'repeated' : 'genuine';
    },
    done(headers) {
      const signature = headers.get('x-slack-signature') ?? '';
      used.set(signature, now() + 2 * windowS * 1000);
    },
  };
}
