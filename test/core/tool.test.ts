import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { argumentsOf, type Tool, type ToolParameter } from '../../core/tool.ts';

const parameter = (name: string, more: Partial<ToolParameter> = {}): ToolParameter => {
  return { name, description: '', type: 'text', isOptional: false, ...more };
};
const toolWith = (...parameters: readonly ToolParameter[]): Tool => {
  return { name: 't', description: '', parameters, results: [], timeoutMs: 1, forModel: true, isLookup: true };
};
const may = { address: { channel: 'telegram', chat: '42' }, language: 'en' } as const;
const ask = (tool: Tool, given: Record<string, unknown>) => argumentsOf(tool, given, may);

describe('the arguments of a tool', () => {
  test('are those that were declared, and nothing else', () => {
    expect(ask(toolWith(parameter('order')), { order: 'RM-1', url: 'https://evil.example', token: 'x' })).toEqual({
      order: 'RM-1',
    });
  });

  test.each<[string, Partial<ToolParameter>, unknown, string | undefined]>([
    ['a text', {}, ' RM-1 ', 'RM-1'],
    ['a text in wide signs', {}, 'ＲＭ１', 'RM1'],
    ['nothing', {}, '', undefined],
    ['absent', {}, undefined, undefined],
    ['a map', {}, { order: 1 }, undefined],
    ['too long', {}, 'x'.repeat(201), undefined],
    ['of two lines', {}, 'a\nb', undefined],
    ['a number', { type: 'number' }, 12.5, '12.5'],
    ['no number', { type: 'number' }, '1e9', undefined],
    ['yes or no', { type: 'yesNo' }, true, 'true'],
    ['neither', { type: 'yesNo' }, 'maybe', undefined],
    ['one of several', { values: ['a', 'b'] }, 'b', 'b'],
    ['none of them', { values: ['a', 'b'] }, 'c', undefined],
    ['what fits', { pattern: /^(?:RM-\d{5})$/iu }, 'rm-20413', 'rm-20413'],
    ['what fits only in part', { pattern: /^(?:RM-\d{5})$/iu }, 'RM-20413/../x', undefined],
  ])('may be %s', (_, more, given, expected) => {
    expect(ask(toolWith(parameter('order', more)), { order: given })).toEqual(
      expected === undefined ? undefined : { order: expected },
    );
  });

  test('may be left out where they are optional', () => {
    expect(ask(toolWith(parameter('order', { isOptional: true })), {})).toEqual({});
  });

  test('that we know ourselves cannot be talked into being others', () => {
    const tool = toolWith(
      parameter('channel', { from: 'channel' }),
      parameter('chat', { from: 'chat' }),
      parameter('lang', { from: 'language' }),
    );
    const known = { channel: 'telegram', chat: '42', lang: 'en' };
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('channel', 'chat', 'lang', 'x'), fc.string()), (given) => {
        expect(ask(tool, given)).toEqual(known);
      }),
    );
  });
});
