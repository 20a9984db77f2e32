import type { ToolConfig } from '../../config/config.ts';
import type { Arguments, ToolCall } from '../../core/tool.ts';

/** An HTTP request that only waits to be made. */
export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Segments that a URL resolves away. */
const dots = /^(?:\.|%2e){1,2}$/i;

/** The request of a call. @returns undefined where its arguments would lead to another address */
export function requestOf(tool: ToolConfig, call: ToolCall): HttpRequest | undefined {
  const [, origin = '', rest = ''] = /^(https?:\/\/[^/?]*)(.*)$/i.exec(tool.url) ?? [];
  const named = new Set<string>();
  const written = rest.replace(/\{(\w+)\}/g, (_, name: string) => {
    named.add(name);
    return encode(call.arguments[name] ?? '');
  });
  if (
    written
      .split('?')[0]
      ?.split('/')
      .some((segment) => dots.test(segment))
  )
    return undefined;
  const url = new URL(origin + written);
  if (url.origin !== new URL(origin).origin) return undefined;
  const others = Object.entries(call.arguments).filter(([name]) => !named.has(name));
  const hasBody = tool.method !== 'GET' && tool.method !== 'DELETE';
  if (!hasBody) for (const [name, value] of others) url.searchParams.append(name, value);
  const body = hasBody ? JSON.stringify(typed(tool, Object.fromEntries(others))) : undefined;
  return {
    method: tool.method,
    url,
    headers: {
      // What is not compressed cannot grow when it is read.
      ...{ accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'Frontdesk' },
      ...lowerCase(tool.headers),
      ...(tool.method !== 'GET' && { 'idempotency-key': call.id }),
      ...(body !== undefined && { 'content-type': 'application/json', 'content-length': `${Buffer.byteLength(body)}` }),
    },
    ...(body !== undefined && { body }),
  };
}

function lowerCase(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Whatever it is, it stays within its place in the URL. */
function encode(value: string): string {
  return encodeURIComponent(value).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function typed({ parameters }: ToolConfig, values: Arguments): Readonly<Record<string, unknown>> {
  const typeOf = (name: string) => parameters.find((parameter) => parameter.name === name)?.type;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const type = typeOf(name);
      return [name, type === 'number' ? Number(value) : type === 'yesNo' ? value === 'true' : value];
    }),
  );
}
