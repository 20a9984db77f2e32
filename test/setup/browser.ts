import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const chromium = '/usr/bin/chromium';

/** Sees to it, before any test, that the browser tests have their browser: they are never left out in silence. */
export function setup(): void {
  if (existsSync(chromium)) return;
  const script = fileURLToPath(new URL('../../scripts/install-browser.sh', import.meta.url));
  const { status } = spawnSync('bash', [script], { stdio: 'inherit' });
  if (status === 0 && existsSync(chromium)) return;
  throw new Error(
    `The browser tests need Chromium at ${chromium}. On Debian, install it as root: bash scripts/install-browser.sh. ` +
      'Elsewhere, install Chromium and link it there.',
  );
}
