import { describe, expect, it } from 'vitest';
import { cycles, forbidden } from './layers.ts';
import { importsOf, sourceFiles } from './sources.ts';

const imports = sourceFiles().flatMap((file) => importsOf(file));

describe('imports', () => {
  it('go only where the rooms of the house allow', () => {
    expect(imports.flatMap((one) => forbidden(one) ?? [])).toEqual([]);
  });

  it('never lead back to where they came from', () => {
    expect(cycles(imports).map((cycle) => cycle.join(' → '))).toEqual([]);
  });

  it('are all found, in every form there is', () => {
    const text = `
      import { a } from './a.ts';
      import type { B } from './b.ts';
      import { type C } from '../c.ts';
      import 'node:fs';
      export * from './d.ts';
      export type { E } from './e.ts';
      const f = () => import('./f.ts');
      type G = import('./g.ts').G;
    `;
    expect(importsOf('core/sample/x.ts', text)).toEqual([
      { from: 'core/sample/x.ts', to: 'core/sample/a.ts', typeOnly: false, lazy: false },
      { from: 'core/sample/x.ts', to: 'core/sample/b.ts', typeOnly: true, lazy: false },
      { from: 'core/sample/x.ts', to: 'core/c.ts', typeOnly: true, lazy: false },
      { from: 'core/sample/x.ts', to: 'core/sample/d.ts', typeOnly: false, lazy: false },
      { from: 'core/sample/x.ts', to: 'core/sample/e.ts', typeOnly: true, lazy: false },
      { from: 'core/sample/x.ts', to: 'core/sample/f.ts', typeOnly: false, lazy: true },
      { from: 'core/sample/x.ts', to: 'core/sample/g.ts', typeOnly: true, lazy: false },
    ]);
  });
});

describe('the rules of imports', () => {
  it.each([
    ['core/turn.ts', 'handoff/index.ts', true],
    ['handoff/relay.ts', 'store/sqlite/index.ts', false],
    ['adapters/slack/index.ts', 'adapters/web/protocol.ts', true],
    ['adapters/slack/index.ts', 'adapters/tencent/xml.ts', false],
    ['adapters/tencent/api.ts', 'adapters/wecom-kf/errors.ts', false],
    ['web/desk/main.tsx', 'core/richtext.ts', false],
    ['web/desk/main.tsx', 'adapters/web/hub.ts', true],
    ['config/load.ts', 'app/terminal.ts', false],
    ['app/main.ts', 'test/support/clock.ts', false],
    ['core/turn.ts', 'elsewhere/x.ts', false],
  ])('refuse %s → %s', (from, to, typeOnly) => {
    expect(forbidden({ from, to, typeOnly, lazy: false })).toContain(`${from} imports ${to}: `);
  });

  it.each([
    ['handoff/relay.ts', 'core/turn.ts', false],
    ['web/desk/main.tsx', 'core/richtext.ts', true],
    ['web/desk/main.tsx', 'adapters/web/protocol.ts', true],
    ['adapters/registry.ts', 'adapters/web/index.ts', false],
    ['adapters/wecom-kf/index.ts', 'adapters/tencent/xml.ts', false],
    ['app/start.ts', 'adapters/web/index.ts', false],
    ['test/core/turn.test.ts', 'core/turn.ts', false],
  ])('allow %s → %s', (from, to, typeOnly) => {
    expect(forbidden({ from, to, typeOnly, lazy: false })).toBeUndefined();
  });

  it('find a cycle of any length, once, and none where there is none', () => {
    const chain = (...files: readonly string[]) =>
      files.slice(1).map((to, index) => ({ from: files[index] ?? '', to, typeOnly: false, lazy: false }));
    expect(cycles([...chain('a', 'b', 'c', 'a'), ...chain('x', 'b')])).toEqual([['a', 'b', 'c', 'a']]);
    expect(cycles([...chain('a', 'b', 'd'), ...chain('a', 'c', 'd')])).toEqual([]);
  });
});
