import * as z from 'zod';
import type { Language } from '../core/conversation.ts';
import type { Texts, TextsIn } from '../core/texts.ts';
import { type LanguageName, languageOf } from './languages.ts';
import { perLanguage } from './schema/bot.ts';
import { loadSideFiles } from './side-file.ts';
import { shippedTexts } from './texts/index.ts';

/** What a text may hold at some place: a sentence, or more of them by name. */
type Tree = string | { readonly [name: string]: Tree };

type Overrides = Readonly<Partial<Record<Language, Tree>>>;

const schema = perLanguage(schemaOf(treeOf('en')));

/**
 * Texts of a brand's own, in place of the shipped ones.
 * @param brand files for everybody, absolute; a later one wins
 * @param desks files for the cases of one desk, which win over those of the brand
 * @throws {ConfigError} with every unknown name and every unknown `{value}`, where there is one
 */
export async function loadTexts(
  brand: readonly string[],
  desks: Readonly<Record<string, readonly string[]>>,
): Promise<TextsIn> {
  const everywhere = await loadOverrides(brand, 'brand.texts');
  const own = await Promise.all(
    Object.entries(desks).map(async ([desk, paths]) => {
      return [desk, await loadOverrides(paths, `desks.${desk}.texts`)] as const;
    }),
  );
  const atDesk = new Map(own.filter(([, overrides]) => overrides.length > 0));
  const made = new Map<string, Texts>();
  return (language, desk = '') => {
    const theirs = atDesk.get(desk) ?? [];
    const key = `${language} ${theirs.length > 0 ? desk : ''}`;
    const known = made.get(key);
    if (known) return known;
    const texts = [...everywhere, ...theirs].reduce(
      (tree, overrides) => overlay(tree, overrides[language]),
      treeOf(language),
    ) as unknown as Texts;
    made.set(key, texts);
    return texts;
  };
}

async function loadOverrides(paths: readonly string[], key: string): Promise<readonly Overrides[]> {
  const files = await loadSideFiles(paths, schema, key);
  return files.map((written) => {
    const byLanguage = Object.entries(written).map(([name, tree]) => [languageOf(name as LanguageName), tree]);
    return Object.fromEntries(byLanguage) as Overrides;
  });
}

function treeOf(language: Language): Tree {
  return shippedTexts(language) as unknown as Tree;
}

function overlay(tree: Tree, over: Tree | undefined): Tree {
  if (over === undefined) return tree;
  if (typeof tree === 'string' || typeof over === 'string') return over;
  const names = Object.entries(tree).map(([name, inner]) => [name, overlay(inner, over[name])]);
  return Object.fromEntries(names) as Tree;
}

/** What may be written: any of the shipped names, and in each text the values that the shipped one has. */
function schemaOf(tree: Tree): z.ZodType<Tree> {
  if (typeof tree === 'string') return sentence(valuesIn(tree));
  const shape = Object.entries(tree).map(([name, inner]) => [name, schemaOf(inner).optional()]);
  return z.strictObject(Object.fromEntries(shape)) as unknown as z.ZodType<Tree>;
}

function sentence(known: readonly string[]): z.ZodType<string> {
  return z
    .string()
    .regex(/\S/, 'There is nothing here; leave the line out to keep the shipped text')
    .superRefine((written, context) => {
      for (const value of valuesIn(written)) {
        if (known.includes(value)) continue;
        const message = `There is no {${value}} in this text. ${known.length > 0 ? `It can have ${known.map((name) => `{${name}}`).join(', ')}` : 'It has no values'}`;
        context.addIssue({ code: 'custom', message });
      }
    });
}

function valuesIn(text: string): readonly string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}
