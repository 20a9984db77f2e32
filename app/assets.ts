import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type BuildOptions, build, type Plugin, stop } from 'esbuild';

/** A file that browsers ask for, ready to be served. */
export interface Asset {
  readonly body: Uint8Array<ArrayBuffer>;
  /** The same for clients that accept `gzip`. */
  readonly gzip: Uint8Array<ArrayBuffer>;
  /** Value of the `content-type` header. */
  readonly type: string;
  /** Value of the `etag` header: changes with the content. Names never change, so ask browsers to revalidate. */
  readonly etag: string;
}

/** By path: `/`, `/desk` and `/admin`, and what these load: `/widget.js`, `/desk.js`, `/desk.css` … */
export type Assets = ReadonlyMap<string, Asset>;

export interface AssetOptions {
  /** The web channel that the pages belong to. */
  readonly channel?: string;
}

/**
 * What our own pages need of a browser, and nothing else: no inline script or style, and nobody may frame them.
 * `img-src` and `media-src` know `blob:` for previews of files not sent yet.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self' ws: wss:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const shared: BuildOptions = {
  bundle: true,
  minify: true,
  write: false,
  platform: 'browser',
  target: 'es2022',
  format: 'iife',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'silent',
};

/** A stylesheet imported by a script becomes its own bundled text. */
// esbuild reads the filter as a Go regular expression, which knows no `u`.
const cssAsText: Plugin = {
  name: 'css-as-text',
  setup(plugin) {
    plugin.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const result = await build({ ...shared, entryPoints: [path] });
      return { contents: result.outputFiles?.[0]?.text ?? '', loader: 'text' };
    });
  },
};

/**
 * Bundles everything that runs in a browser, in memory, from the sources.
 * @throws esbuild's BuildFailure where a source does not compile.
 */
export async function buildAssets(options: AssetOptions = {}): Promise<Assets> {
  const channel = options.channel ?? 'website';
  const [widget, desk, style, admin, adminStyle] = await Promise.all([
    bundle('web/widget/main.tsx', [cssAsText]),
    bundle('web/desk/main.tsx', []),
    bundle('web/desk/desk.css', []),
    bundle('web/admin/main.tsx', []),
    bundle('web/admin/admin.css', []),
  ]);
  // The bundler is a process of its own and would stay, with 30 MB, for nothing.
  await stop();
  const script = 'text/javascript; charset=utf-8';
  const page = 'text/html; charset=utf-8';
  return new Map([
    ['/widget.js', await asset(widget, script)],
    ['/desk.js', await asset(desk, script)],
    ['/desk.css', await asset(style, 'text/css; charset=utf-8')],
    ['/admin.js', await asset(admin, script)],
    ['/admin.css', await asset(adminStyle, 'text/css; charset=utf-8')],
    ['/', await asset(Buffer.from(customerPage(channel)), page)],
    ['/desk', await asset(Buffer.from(appPage('Desk', 'desk', channel)), page)],
    ['/admin', await asset(Buffer.from(appPage('Admin', 'admin', channel)), page)],
  ]);
}

async function bundle(entry: string, plugins: Plugin[]): Promise<Uint8Array> {
  const path = fileURLToPath(new URL(`../${entry}`, import.meta.url));
  const result = await build({ ...shared, entryPoints: [path], plugins });
  const output = result.outputFiles?.[0];
  if (output === undefined) throw new Error(`${entry} was bundled into nothing`);
  return output.contents;
}

async function asset(content: Uint8Array, type: string): Promise<Asset> {
  const body = Uint8Array.from(content);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { body, gzip: Uint8Array.from(await promisify(gzip)(body, { level: 9 })), type, etag };
}

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Cpath fill='%231a5fd0' d='M4 4h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H10l-6 5v-5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z'/%3E%3C/svg%3E";

function html(title: string, inside: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="${ICON}">
${inside}
</html>
`;
}

function customerPage(channel: string): string {
  return html(
    'Chat',
    `</head>\n<body><script src="/widget.js" async data-channel="${attribute(channel)}" data-mode="page"></script></body>`,
  );
}

/** @param name of its script, its style and the element that it fills */
function appPage(title: string, name: 'desk' | 'admin', channel: string): string {
  return html(
    title,
    `<link rel="stylesheet" href="/${name}.css">\n</head>\n<body><div id="${name}" data-channel="${attribute(channel)}"></div><script src="/${name}.js"></script></body>`,
  );
}

function attribute(text: string): string {
  return text.replace(/[&"<>]/gu, (character) => `&#${character.charCodeAt(0)};`);
}
