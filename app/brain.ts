import { createHash } from 'node:crypto';
import type { Config } from '../config/config.ts';
import { loadTexts } from '../config/texts-files.ts';
import { loadExamples } from '../config/triage-examples.ts';
import { createBot } from '../core/bot/bot.ts';
import type { Knowledge } from '../core/bot/knowledge.ts';
import { parseMarkdown } from '../core/markdown.ts';
import type { Mask } from '../core/mask.ts';
import { createOpinions, type Opinions } from '../core/opinions.ts';
import { plain } from '../core/richtext.ts';
import { fill } from '../core/texts.ts';
import { createTriage, type Example, type Triage } from '../core/triage/index.ts';
import type { Bot } from '../core/turn.ts';

/** What decides while no person is there. */
export interface Brain {
  readonly triage: Triage;
  readonly bot: Bot;
  /** Where there is a language model to be asked. */
  readonly opinions?: Opinions;
  /** The brand's texts, with those of its desks. */
  readonly texts: BrandTexts;
}

type BrandTexts = Awaited<ReturnType<typeof loadBrandTexts>>;

/**
 * @param mask what a model has no need to know
 * @throws {ConfigError} where the examples of triage or the texts cannot be read
 */
export async function createBrain(config: Config, knowledge: Knowledge, mask?: Mask): Promise<Brain> {
  const [language] = config.brand.languages;
  const { llm } = config.bot;
  const { opinion } = config.triage;
  const greetings = new Map(Object.entries(config.bot.greeting).map(([key, text]) => [key, parseMarkdown(text)]));
  const texts = await loadBrandTexts(config);
  return {
    texts,
    triage: triageFrom(await loadExamples(config.triage.examples)),
    ...(llm &&
      opinion > 0 && {
        opinions: createOpinions({
          brand: config.brand.name,
          waitMs: opinion,
          perCustomer: llm.budget.customer,
          ...(mask && { mask }),
        }),
      }),
    bot: createBot({
      name: config.brand.name,
      greeting: (wanted) =>
        greetings.get(wanted) ??
        greetings.get(language) ??
        plain(fill(texts(wanted).customer.greeting, { brand: config.brand.name })),
      knowledge,
      unanswered: config.triage.unanswered,
      texts,
      tools: config.bot.tools,
      ...(llm && { model: { timeoutMs: llm.timeout, perCustomer: llm.budget.customer } }),
    }),
  };
}

let learned: { readonly from: string; readonly triage: Triage } | undefined;

/** Learning takes some hundred milliseconds, and a saved file seldom changes what there is to learn. */
function triageFrom(examples: readonly Example[]): Triage {
  const from = createHash('sha256').update(JSON.stringify(examples)).digest('hex');
  if (learned?.from !== from) learned = { from, triage: createTriage(examples) };
  return learned.triage;
}

/** @throws {ConfigError} where a file of texts is wrong */
export function loadBrandTexts({ brand, desks }: Config) {
  return loadTexts(brand.texts, Object.fromEntries(desks.map(({ name, texts }) => [name, texts])));
}
