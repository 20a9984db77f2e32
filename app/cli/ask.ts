import { Command, InvalidArgumentError } from 'commander';
import type { KnowledgeMatch } from '../../core/bot/knowledge.ts';
import { cardAsText } from '../../core/cardtext.ts';
import { type Part, plainParts } from '../../core/message.ts';
import { readKnowledge } from '../knowledge.ts';
import { createLog } from '../log.ts';
import { createModel, nothingKept } from '../model.ts';
import { type Rehearsed, rehearse } from '../rehearsal.ts';
import { harmless, terminal } from '../terminal.ts';
import { createTools } from '../tools/index.ts';
import { configOption, loadBrand } from './brand.ts';

interface Options {
  readonly config?: string;
  readonly at?: number;
}

/** `frontdesk ask`: tries the bot on a question, and tells what it answers, from where, and who would be called. */
export function askCommand(): Command {
  return new Command('ask')
    .description('try the bot: what it answers, where from, and whether a person would be called')
    .argument('<question...>', 'what the customer writes; several are one conversation')
    .addOption(configOption())
    .option('--at <time>', 'as if it were this day or moment, such as 2027-05-01', moment)
    .action(async (questions: readonly string[], { config: file, at }: Options) => {
      const { config } = await loadBrand(file);
      const { llm } = config.bot;
      const log = createLog('silent');
      const model = llm && (await createModel(llm, nothingKept, log));
      const tools = createTools(config.bot.tools, log);
      const ask = await rehearse(config, await readKnowledge(config), model, tools);
      for (const [index, question] of questions.entries()) {
        if (index > 0) terminal.line();
        tell(question, await ask(question, at ?? Date.now()));
      }
    });
}

function tell(question: string, { said, triage, opinion, found, flow, isLed, model, calls, called }: Rehearsed): void {
  terminal.line(terminal.paint('bold', `> ${harmless(question)}`));
  terminal.line();
  for (const parts of said) {
    for (const line of wordsOf(parts).split('\n')) terminal.line(`  ${harmless(line)}`.trimEnd());
    terminal.line();
  }
  const { verdict, matches } = found.result;
  const [best, ...near] = matches;
  const isAnswered = !called && !isLed && verdict === 'answer' && best !== undefined;
  if (!isLed) row('Answered from', isAnswered ? described(best) : 'nothing');
  if (isAnswered && found.question !== question) row('Understood as', found.question);
  for (const match of isLed ? [] : isAnswered ? near : matches) row('Near', described(match));
  if (model !== null) row('Model', model === 'worded' ? 'worded the answer' : `is not quoted: ${model}`);
  for (const { call, reply } of calls) {
    const outcome = 'values' in reply ? JSON.stringify(reply.values) : reply.code;
    row('Called', `${call.tool} ${JSON.stringify(call.arguments)}: ${outcome}`);
  }
  if (flow) row('Flow', `${flow.id}, waiting for ${flow.ask}`);
  else if (isLed) row('Flow', 'is over');
  row('Triage', `${verdictOf(triage)}: ${triage.reason}`);
  if (opinion) row('Opinion', 'why' in opinion ? `${opinion.why.category}, ${opinion.why.priority}` : opinion.code);
  if (called) {
    row('A person', `is called (${called.category}, ${called.priority}): ${called.reason}`);
    for (const words of called.evidence) row('', `“${words}”`);
  } else row('A person', 'is not called');
}

function verdictOf(triage: Rehearsed['triage']): string {
  if (!triage.escalate) return 'stays with the bot';
  const what = `${triage.category}, ${triage.priority}`;
  return triage.isLikeness ? `${what}, unless the answer is sure` : what;
}

function row(label: string, value: string): void {
  terminal.line(`  ${terminal.paint('dim', label.padEnd(13))}  ${harmless(value)}`);
}

function described({ entry, score }: KnowledgeMatch): string {
  return `${entry.id} (${score.toFixed(2)})  ${entry.title}`;
}

/** As a channel without buttons shows it. */
function wordsOf(parts: readonly Part[]): string {
  return parts.map((part) => (part.kind === 'card' ? cardAsText(part.card).text : plainParts([part]))).join('\n');
}

function moment(text: string): number {
  const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(at)) return at;
  throw new InvalidArgumentError('It must be a day or a moment, such as 2027-05-01 or 2027-05-01T18:00+08:00.');
}
