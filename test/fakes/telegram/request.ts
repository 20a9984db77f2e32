import type { IncomingMessage } from 'node:http';
import { Attached, typesOf } from './schema.ts';

/** A call as the server reads it. */
export type Params = Record<string, unknown>;

/** All of a request's body. Rejects where the connection broke before its end. */
export function bodyOf(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => reject(new Error('The request broke off')));
  });
}

/** The parameters of a call, from JSON or from a form. @throws {Error} where it is neither */
export function paramsOf(method: string, type: string, body: Buffer): Params {
  if (type.startsWith('application/json')) {
    // Telegram's server wants UTF-8: half a surrogate pair is none.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    if (/\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])/i.test(text)) throw new Error('strings must be encoded in UTF-8');
    return JSON.parse(text) as Params;
  }
  const boundary = /^multipart\/form-data; boundary=(\S+)$/.exec(type)?.[1];
  if (boundary === undefined) throw new Error('unsupported content type');
  return paramsOfForm(method, partsOf(body, boundary));
}

interface FormPart {
  readonly name: string;
  readonly filename?: string;
  readonly bytes: Buffer;
}

/** As tdlib's HttpReader reads a form: a header's value goes up to the next `;`, quotation marks around it are cut. */
function partsOf(body: Buffer, boundary: string): readonly FormPart[] {
  const parts: FormPart[] = [];
  const delimiter = `\r\n--${boundary}`;
  let at = body.indexOf(`--${boundary}`) + boundary.length + 2;
  while (body.subarray(at, at + 2).toString() === '\r\n') {
    const headEnd = body.indexOf('\r\n\r\n', at);
    const head = body.subarray(at + 2, headEnd).toString('utf8');
    const end = body.indexOf(delimiter, headEnd + 4);
    const disposition = head.split('\r\n').find((line) => /^content-disposition:/i.test(line)) ?? '';
    const values = new Map(
      disposition
        .split(';')
        .slice(1)
        .map((pair): [string, string] => {
          const equals = pair.indexOf('=');
          const value = pair.slice(equals + 1).trim();
          const quoted = value.length > 1 && value.startsWith('"') && value.endsWith('"');
          return [pair.slice(0, equals).trim(), quoted ? value.slice(1, -1) : value];
        }),
    );
    const filename = values.get('filename');
    const bytes = body.subarray(headEnd + 4, end);
    parts.push({ name: values.get('name') ?? '', ...(filename === undefined ? {} : { filename }), bytes });
    at = end + delimiter.length;
  }
  return parts;
}

function paramsOfForm(method: string, parts: readonly FormPart[]): Params {
  const params: Params = {};
  const files = new Map<string, Attached>();
  for (const { name, filename, bytes } of parts) {
    if (filename !== undefined) files.set(name, new Attached(filename, bytes));
    // The library names the method in the form too.
    else if (name !== 'method') params[name] = readAs(bytes.toString('utf8'), typesOf(method, name));
  }
  const used = new Set<string>();
  const attach = (value: unknown): unknown => {
    const name = typeof value === 'string' ? /^attach:\/\/(.+)$/.exec(value)?.[1] : undefined;
    if (name === undefined) return value;
    used.add(name);
    return files.get(name) ?? value;
  };
  const { media } = params;
  if (Array.isArray(media)) {
    params['media'] = media.map((item: Params) => ({ ...item, attached: attach(item['media']) }));
  } else if (typeof media === 'object' && media !== null) {
    params['media'] = { ...media, attached: attach((media as Params)['media']) };
  }
  for (const [name, file] of files) if (!used.has(name)) params[name] = file;
  return params;
}

function readAs(text: string, types: readonly string[]): unknown {
  if (types.includes('Integer') && /^-?\d+$/.test(text)) return Number(text);
  if (types.includes('Float') && text !== '' && !Number.isNaN(Number(text))) return Number(text);
  if (types.includes('Boolean')) return text === 'true';
  if (types.includes('String') || types.includes('InputFile')) return text;
  // Without the schema, which is not part of a checkout, what is no JSON can only be words.
  return types.length === 0 && !/^[[{]/.test(text) ? text : JSON.parse(text);
}
