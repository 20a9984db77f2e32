/** Where requests may come from. */
export interface Origins {
  /**
   * A page of ours: of `publicUrl`, or, where there is none, of the host that was asked. With a public address the host
   * does not count: any site can point a name of its own at our address, and be the host that was asked.
   */
  isOwn(origin: string | null, host: string | null): boolean;
  /** A page of ours, or one that may embed the widget. */
  isAllowed(origin: string | null, host: string | null): boolean;
}

/** @param allowed origins that may embed the widget, such as `https://www.acme.example` */
export function createOrigins(allowed: readonly string[], publicUrl: string | undefined): Origins {
  const listed = new Set(allowed.map((origin) => new URL(origin).origin));
  const own = publicUrl === undefined ? null : new URL(publicUrl).origin;
  const isOwn: Origins['isOwn'] = (origin, host) => {
    const url = parse(origin);
    if (!url) return false;
    if (own !== null) return url.origin === own;
    return host !== null && url.host === host.toLowerCase().replace(/:(?:80|443)$/, '');
  };
  return {
    isOwn,
    isAllowed: (origin, host) => isOwn(origin, host) || (origin !== null && listed.has(parse(origin)?.origin ?? '')),
  };
}

/** Browsers name the origin whenever it matters; who does not, or says `null`, is nobody we know. */
function parse(origin: string | null): URL | null {
  if (origin === null || !/^https?:\/\//i.test(origin) || !URL.canParse(origin)) return null;
  return new URL(origin);
}
