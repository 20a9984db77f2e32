import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import * as z from 'zod';
import { loadExamples } from '../../config/triage-examples.ts';
import { createTriage } from '../../core/triage/index.ts';
import { terminal } from '../terminal.ts';
import { configOption, loadBrand } from './brand.ts';

const line = z.looseObject({ text: z.string() });

/** `frontdesk triage`: says of each message whether a person is needed, and why. Works without a language model. */
export function triageCommand(): Command {
  return new Command('triage')
    .description('say of messages whether a person is needed, and why')
    .argument('[file]', 'lines of JSON, each {"text": "…"}; without it, they are read from standard input')
    .addOption(configOption())
    .action(async (file: string | undefined, options: { readonly config?: string }) => {
      const { config } = await loadBrand(options.config);
      const triage = createTriage(await loadExamples(config.triage.examples));
      const input = file === undefined ? process.stdin : createReadStream(file, 'utf8');
      const failed = await decideAll(input, (text) => {
        const decision = triage(text);
        const priority = decision.escalate ? decision.priority : null;
        const { escalate, category, reason, evidence } = decision;
        terminal.line(JSON.stringify({ text, escalate, category, priority, reason, evidence }));
      });
      if (failed > 0) throw new Error(`${failed === 1 ? '1 line was' : `${failed} lines were`} not understood.`);
    });
}

/** @returns how many lines could not be read; each is told of, and the others go on */
async function decideAll(input: NodeJS.ReadableStream, decide: (text: string) => void): Promise<number> {
  let number = 0;
  let failed = 0;
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  // Without this, a file that cannot be read would end the loop as if it were empty.
  const broken = new Promise<never>((_, reject) => input.once('error', reject));
  const reading = (async () => {
    for await (const written of lines) {
      number += 1;
      if (written.trim() === '') continue;
      const text = textOf(written);
      if (text !== undefined) decide(text);
      else {
        failed += 1;
        terminal.error(`Line ${number} is no JSON object with a "text", such as {"text": "Where is my order?"}.`);
      }
    }
  })();
  await Promise.race([reading, broken]);
  return failed;
}

function textOf(written: string): string | undefined {
  try {
    return line.safeParse(JSON.parse(written)).data?.text;
  } catch {
    return undefined;
  }
}
