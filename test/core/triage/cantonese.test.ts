import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inMandarin } from '../../../core/triage/cantonese.ts';
import { triage } from '../../../core/triage/index.ts';

describe('Cantonese', () => {
  it.each([
    ['我唔知点解冇人理我', '我不知为何没人理我'],
    ['佢哋几时返嚟', '他们何时回来'],
    ['部机郁唔到', '部机动不了'],
    ['俾钱买咗嘢', '给钱买了物'],
  ])('%s is read as %s', (said, meant) => {
    expect(inMandarin(said)).toBe(meant);
  });

  it.each(['什么时候能到', 'where is my order', '我哋', ''])('keeps its length: %s', (text) => {
    expect(inMandarin(text)).toHaveLength(text.length);
  });

  it('leaves Mandarin as it is', () => {
    const mandarin = '系统显示点击这边，日本的家具几天到？他闹着玩';
    expect(inMandarin(mandarin)).toBe(mandarin);
  });

  it('is as long as before, whatever it is, so that offsets stay true', () => {
    const unit = fc.constantFrom(...'唔佢嘅咗冇咩嘢喺睇搵俾嚟攞啲咁係系哋点边几家日呢屋钟食機械人a ');
    fc.assert(fc.property(fc.string({ unit }), (text) => inMandarin(text).length === text.length));
  });

  it('is quoted as it was typed', () => {
    expect(triage('我想搵真人').evidence).toEqual(['搵真人']);
  });
});
