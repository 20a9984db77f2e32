import type { Import } from './sources.ts';

/** What each room may import besides itself. What is not named here may not be imported at all. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: [],
  handoff: ['core'],
  adapters: ['core'],
  store: ['core'],
  queue: ['core'],
  config: ['core'],
  web: [],
  app: ['core', 'handoff', 'adapters', 'store', 'queue', 'config'],
  bin: ['app'],
  scripts: ['core', 'handoff', 'adapters', 'store', 'queue', 'config', 'web', 'app', 'bin'],
  bench: ['core', 'handoff', 'adapters', 'store', 'queue', 'config', 'web', 'app', 'bin', 'test'],
  test: ['core', 'handoff', 'adapters', 'store', 'queue', 'config', 'web', 'app', 'bin', 'scripts', 'bench'],
};

/** Not a platform but what several have in common, and whose it is. */
export const shared: Readonly<Record<string, readonly string[]>> = { tencent: ['wecom-kf', 'wechat-mp'] };

/** Why a file may not import another, or undefined where it may. */
export function forbidden({ from, to, typeOnly }: Import): string | undefined {
  const [room = '', platform = ''] = from.split('/');
  const [other = '', otherPlatform = ''] = to.split('/');
  if (!to.includes('/') || !from.includes('/')) return undefined;
  const line = `${from} imports ${to}`;
  // A browser shares the words of the wire with the server, and not one line of its program.
  if (room === 'web' && (other === 'core' || to === 'adapters/web/protocol.ts')) {
    return typeOnly ? undefined : `${line}: web/ may import only types from there`;
  }
  if (room !== other) {
    return allowed[room]?.includes(other) ? undefined : `${line}: ${room}/ may not import ${other}/`;
  }
  if (room === 'adapters' && platform !== otherPlatform && platform !== 'registry.ts') {
    if (shared[otherPlatform]?.includes(platform)) return undefined;
    return `${line}: adapters may not import each other`;
  }
  return undefined;
}

/** Files that, followed from import to import, lead back to themselves; each cycle once. */
export function cycles(imports: readonly Import[]): readonly (readonly string[])[] {
  const next = Map.groupBy(
    imports.filter(({ lazy }) => !lazy),
    ({ from }) => from,
  );
  const found = new Map<string, readonly string[]>();
  const done = new Set<string>();
  function follow(file: string, trail: readonly string[]): void {
    const seen = trail.indexOf(file);
    if (seen >= 0) {
      const cycle = trail.slice(seen);
      found.set(cycle.toSorted().join(' '), [...cycle, file]);
      return;
    }
    if (done.has(file)) return;
    for (const { to } of next.get(file) ?? []) follow(to, [...trail, file]);
    done.add(file);
  }
  for (const file of next.keys()) follow(file, []);
  return [...found.values()];
}
