import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { loadConfig } from '../../config/load.ts';
import { type Answers, type Platform, platforms, starterOf } from '../starter.ts';
import { terminal } from '../terminal.ts';
import { shortPath } from './brand.ts';

/** `frontdesk init`: asks what a brand needs, and writes its configuration. */
export function initCommand(): Command {
  return new Command('init')
    .description("write a brand's configuration, by asking")
    .option('-c, --config <file>', 'where to write it', 'frontdesk.yaml')
    .action(async (options: { readonly config: string }) => {
      const file = resolve(options.config);
      // Nobody is to answer for nothing.
      if (existsSync(file)) throw taken(file);
      const answers = await interview();
      const { yaml, secrets } = starterOf(answers);
      const folder = join(dirname(file), 'secrets');
      await write(file, yaml, 0o644);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // Secrets are never to be committed along with the configuration.
      await writeFile(join(folder, '.gitignore'), '*\n');
      for (const [name, secret] of Object.entries(secrets)) await write(join(folder, name), `${secret}\n`, 0o600);
      terminal.line();
      terminal.line(`${shortPath(file)} is written; its secrets are in ${shortPath(folder)}, for you alone to read.`);
      await loadConfig(file);
      terminal.line('What comes next:');
      terminal.line();
      terminal.line(`  frontdesk doctor --config ${shortPath(file)}    tries every token and room`);
      terminal.line(`  frontdesk start --config ${shortPath(file)}     and it works`);
    });
}

async function write(file: string, content: string, mode: number): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content, { mode, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    throw taken(file);
  });
}

function taken(file: string): Error {
  return new Error(`${shortPath(file)} is there already, and was left as it is. Name another file with --config.`);
}

async function interview(): Promise<Answers> {
  const reading = createInterface({ input: process.stdin });
  const lines = reading[Symbol.asyncIterator]();

  /** @param usual what an empty answer means; undefined where there has to be one */
  async function ask(question: string, usual?: string): Promise<string> {
    for (;;) {
      terminal.ask(usual ? `${question} [${usual}]: ` : `${question}: `);
      const { value, done } = await lines.next();
      if (done) throw new Error('\nThe answers ended before the questions. Nothing was written.');
      const answer = value.trim() || usual;
      if (answer !== undefined) return answer;
      terminal.line('This one needs an answer.');
    }
  }

  /** One or several of a list, by their numbers. */
  async function choose(question: string, among: readonly Platform[], most: number): Promise<readonly Platform[]> {
    terminal.line(question);
    for (const [index, { title }] of among.entries()) terminal.line(`  ${index + 1}  ${title}`);
    for (;;) {
      const answer = await ask(most === 1 ? 'Its number' : 'Their numbers, with commas between', '1');
      const chosen = answer.split(/[,，\s]+/).map((number) => among[Number(number) - 1]);
      const found = chosen.filter((one) => one !== undefined);
      if (found.length === chosen.length && found.length <= most) return [...new Set(found)];
      terminal.line(`Choose from 1 to ${among.length}.`);
    }
  }

  try {
    terminal.line('A few questions. What is in brackets is taken where you only press Enter.');
    terminal.line();
    const brand = await ask("The brand's name");
    const languages = await ask('Languages to answer in, the usual one first: en, zh, zh-Hant', 'en, zh');
    const timezone = await ask('Time zone', Intl.DateTimeFormat().resolvedOptions().timeZone);
    terminal.line();
    const customers = await choose('Where do customers write?', platforms, platforms.length);
    terminal.line();
    const isDesk = ({ type, room }: Platform) => type === 'web' || room !== undefined;
    const [desk] = await choose('Where do agents answer?', platforms.filter(isDesk), 1);
    if (!desk) throw new Error('There has to be a desk.');
    const values: Record<string, Record<string, string>> = {};
    for (const { type, title, before, fields } of new Set([...customers, desk])) {
      if (fields.length === 0) continue;
      terminal.line();
      terminal.line(before === undefined ? title : `${title}. ${before}`);
      const given: Record<string, string> = {};
      for (const { key, question } of fields) given[key] = await ask(question);
      values[type] = given;
    }
    terminal.line();
    const at =
      desk.room === undefined
        ? {
            type: 'web' as const,
            agent: await ask('Name of the first agent'),
            token: randomBytes(24).toString('base64url'),
          }
        : { type: desk.type, room: await ask(desk.room) };
    const hasSite = customers.some(({ type }) => type === 'web');
    const sites = hasSite
      ? await ask('Sites that show the chat, such as https://www.acme.example, or none', 'none')
      : 'none';
    const address = await ask(
      'Where this server is reached from outside, such as https://desk.acme.example, or none',
      'none',
    );
    return {
      brand,
      languages: list(languages),
      timezone,
      ...(address !== 'none' && { publicUrl: address }),
      origins: sites === 'none' ? [] : list(sites),
      customers: customers.map(({ type }) => type),
      desk: at,
      values,
    };
  } finally {
    reading.close();
  }
}

function list(text: string): readonly string[] {
  return text.split(/[,，\s]+/).filter(Boolean);
}
