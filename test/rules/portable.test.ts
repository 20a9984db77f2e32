import { describe, expect, it } from 'vitest';
import { projectFiles, read } from './sources.ts';

const binary = /\.(png|jpe?g|gif|webp|ico|woff2?|db|pdf|mp3|ogg|webm|mp4|zip)$/;
const texts = projectFiles().filter((path) => !binary.test(path));

interface Locked {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

function findings(pattern: RegExp): string[] {
  return texts.flatMap((path) => {
    const matches = read(path).match(pattern);
    return matches === null ? [] : [`${path}: ${matches[0].trim()}`];
  });
}

describe('the project', () => {
  it('names no folder of the machine it was written on', () => {
    expect(findings(/(?<![\w.~)\]}/-])\/(work|root|home|Users)\/[\w.-]+/)).toEqual([]);
  });

  it('names no package registry', () => {
    const hosts = ['registry\\.', 'npmjs\\.org', 'npmmirror', 'jfrog', 'artifactory', 'verdaccio'].join('|');
    expect(findings(new RegExp(`https?://[\\w.-]*(${hosts})[\\w./:-]*`))).toEqual([]);
  });

  // npm writes a lockfile without the packages of other platforms where it could not find them, and `npm ci` then
  // fails everywhere, on this platform too.
  it('has a lockfile with the packages of every platform', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
    const locked = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
    const named = Object.values(packages).flatMap((one) => Object.keys(one.optionalDependencies ?? {}));
    expect(named.filter((name) => !locked.has(name))).toEqual([]);
  });

  it("has a lockfile without the addresses of one machine's registry", () => {
    expect(read('package-lock.json')).not.toContain('"resolved"');
  });
});
