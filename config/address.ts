/** What has a meaning of its own in an address has to be written so in a name or a password. */
export const addressAdvice =
  'In its user and password, write @ as %40, / as %2F, : as %3A, # as %23, ? as %3F and % as %25';

/**
 * Whether the address of a database or of Redis says what it should: a password that is not percent-encoded is taken for
 * a host, a port or a database, or for nothing that can be read.
 */
export function isAddress(text: string): boolean {
  try {
    // Postgres may be had by a socket, without a host.
    const { pathname, search, hash } = new URL(text.replace('@/', '@socket/'));
    return hash === '' && !/[/@]/.test(pathname.slice(1)) && !search.includes('@');
  } catch {
    return false;
  }
}
