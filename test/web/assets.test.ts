import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Assets, buildAssets } from '../../app/assets.ts';

let assets: Assets;
beforeAll(async () => {
  assets = await buildAssets();
});

function text(path: string): string {
  return Buffer.from(assets.get(path)?.body ?? []).toString();
}

describe('what browsers load', () => {
  it('keeps the widget below 40 kB gzipped, everything included', () => {
    expect(assets.get('/widget.js')?.gzip.length).toBeGreaterThan(1_000);
    expect(assets.get('/widget.js')?.gzip.length).toBeLessThan(40_000);
    expect(text('/widget.js')).not.toMatch(/\bimport\s*[("{]/u);
  });

  it('leaves the desk’s own texts out of the widget', () => {
    expect(text('/desk.js')).toContain('Sign in to the desk');
    expect(text('/widget.js')).not.toContain('Sign in to the desk');
  });

  it('has the same bytes zipped, and tags that change with the content', async () => {
    for (const { body, gzip } of assets.values()) expect(gunzipSync(gzip)).toEqual(Buffer.from(body));
    const again = await buildAssets();
    const other = await buildAssets({ channel: 'shop' });
    expect(again.get('/')?.etag).toBe(assets.get('/')?.etag);
    expect(other.get('/')?.etag).not.toBe(assets.get('/')?.etag);
  });

  it('needs no inline script or style, and cannot be led astray by a channel’s name', async () => {
    const odd = await buildAssets({ channel: '"><script>alert(1)</script>' });
    for (const path of ['/', '/desk']) {
      const page = Buffer.from(odd.get(path)?.body ?? []).toString();
      expect(page).not.toContain('<script>');
      expect(page).not.toMatch(/<style|\sstyle=|\son\w+=/u);
    }
  });
});
