import { writeFileSync } from 'node:fs';
import { pinyin } from 'pinyin-pro';

/** Writes `core/bot/sounds.ts`: how the characters of GB 2312 are read, without tones. */
const decoder = new TextDecoder('gb2312');
const bySound = new Map<string, string[]>();
// The characters' rows and cells: the commoner half in the order of their sounds, then the rest by radical.
for (let row = 0xb0; row <= 0xf7; row++) {
  for (let cell = 0xa1; cell <= 0xfe; cell++) {
    const character = decoder.decode(new Uint8Array([row, cell]));
    if (!/^\p{sc=Han}$/u.test(character)) continue;
    const sound = pinyin(character, { toneType: 'none', v: true });
    bySound.set(sound, [...(bySound.get(sound) ?? []), character]);
  }
}
const groups = [...bySound].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([sound, all]) => `${sound}${all.join('')}`);
const lines: string[] = [];
for (const group of groups) {
  const last = lines.at(-1);
  if (last !== undefined && last.length + group.length < 130) lines[lines.length - 1] = `${last} ${group}`;
  else lines.push(group);
}
writeFileSync(
  new URL('../core/bot/sounds.ts', import.meta.url),
  `/** The characters of GB 2312 by how they are read, without tones. Made by \`scripts/generate-sounds.ts\`. */
export const SOUNDS = \`
${lines.join('\n')}
\`;
`,
);
