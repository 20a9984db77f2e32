import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import * as z from 'zod';
import type { Config } from '../../config/config.ts';
import { loadExamples } from '../../config/triage-examples.ts';
import { createTriage } from '../../core/triage/index.ts';
import { opinionRequest, raises, readOpinion } from '../../core/triage/opinion.ts';
import { createLog } from '../log.ts';
import { createModel, nothingKept } from '../model.ts';
import { maskOf } from '../stages.ts';
import { harmless, terminal } from '../terminal.ts';
import { configOption, loadBrand } from './brand.ts';

/** A message, and what the customer said before it. */
const line = z.looseObject({ text: z.string(), before: z.array(z.string()).optional() });
type Said = z.output<typeof line>;

/** `frontdesk triage`: says of each message whether a person is needed, and why. Works without a language model, and asks one where it is told to. */
export function triageCommand(): Command {
  return new Command('triage')
    .description('say of messages whether a person is needed, and why')
    .argument('[file]', 'lines of JSON, each {"text": "…"}; without it, they are read from standard input')
    .addOption(configOption())
    .option('--opinion', 'ask the language model of the configuration too: a call for each message')
    .action(async (file: string | undefined, options: { readonly config?: string; readonly opinion?: true }) => {
      const { config } = await loadBrand(options.config);
      const triage = createTriage(await loadExamples(config.triage.examples));
      const ask = options.opinion && (await askerOf(config));
      const input = file === undefined ? process.stdin : createReadStream(file, 'utf8');
      const failed = await decideAll(input, async ({ text, before }) => {
        const without = triage(text, before);
        const opinion = await ask?.(text, before);
        const raised = opinion && 'why' in opinion && raises(opinion.why, without.escalate ? without : null);
        const decision = raised ? { escalate: true as const, ...opinion.why } : without;
        const priority = decision.escalate ? decision.priority : null;
        const { escalate, category, reason, evidence } = decision;
        const shown = opinion && ('why' in opinion ? opinion.why.category : opinion.code);
        const told = { text, escalate, category, priority, reason, evidence, opinion: shown };
        terminal.line(harmless(JSON.stringify(told)));
      });
      if (failed > 0) throw new Error(`${failed === 1 ? '1 line was' : `${failed} lines were`} not understood.`);
    });
}

/** Asks as a running front desk would of a first message, with no budget. */
async function askerOf({ brand, bot: { llm }, handoff, triage: { opinion } }: Config) {
  if (!llm) throw new Error('There is no language model to be asked: name one under bot.llm.');
  if (opinion === 0) throw new Error('The language model is not asked for its opinion: triage.opinion is false.');
  const model = await createModel(llm, nothingKept, createLog('silent'));
  const { mask = (text: string) => text } = maskOf({ handoff });
  return async (text: string, before: readonly string[] = []) => {
    const said = [...before, text].map((words) => ({ by: 'customer' as const, text: mask(words) }));
    const request = opinionRequest('opinion', brand.name, said, opinion);
    return readOpinion(await model.ask(request, new AbortController().signal), text);
  };
}

/** @returns how many lines could not be read; each is told of, and the others go on */
async function decideAll(input: NodeJS.ReadableStream, decide: (said: Said) => Promise<void>): Promise<number> {
  let number = 0;
  let failed = 0;
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  // Without this, a file that cannot be read would end the loop as if it were empty.
  const broken = new Promise<never>((_, reject) => input.once('error', reject));
  const reading = (async () => {
    for await (const written of lines) {
      number += 1;
      if (written.trim() === '') continue;
      const said = saidIn(written);
      if (said) await decide(said);
      else {
        failed += 1;
        terminal.error(`Line ${number} is no JSON object with a "text", such as {"text": "Where is my order?"}.`);
      }
    }
  })();
  await Promise.race([reading, broken]);
  return failed;
}

function saidIn(written: string): Said | undefined {
  try {
    return line.safeParse(JSON.parse(written)).data;
  } catch {
    return undefined;
  }
}
