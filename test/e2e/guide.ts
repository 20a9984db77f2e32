import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, root, runNode } from '../app/process.ts';
import { read } from '../rules/sources.ts';
import { type Started, start } from './frontdesk.ts';

const scripts = (JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> }).scripts;

/** A page of docs/ as somebody reads it who does what it says, in a folder of their own. */
export class Guide {
  readonly text: string;
  readonly folder: string;
  /** What the admin keeps in the environment. */
  readonly env: Record<string, string> = {};
  running: Started | undefined;

  private constructor(text: string, folder: string) {
    this.text = text;
    this.folder = folder;
  }

  static async open(page: string): Promise<Guide> {
    return new Guide(read(`docs/${page}`), await mkdtemp(join(tmpdir(), 'frontdesk-guide-')));
  }

  /** The page's commands, in the order of the page; those in its sentences behind the others. */
  get commands(): readonly string[] {
    const inSentences = [...this.text.matchAll(/`(npm [^`]+)`/g)].map(([, command = '']) => command);
    return [...blocksOf(this.text, 'sh').flatMap((block) => block.trim().split('\n')), ...inSentences];
  }

  /** The configuration below a heading, made to lead to where a test has the platform. */
  async write(heading: string, lead: (yaml: string) => string): Promise<void> {
    const section = this.text.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? '';
    const [yaml] = blocksOf(section, 'yaml');
    if (yaml === undefined) throw new Error(`There is no configuration below ${heading}`);
    const led = lead(yaml);
    if (led === yaml) throw new Error(`The configuration below ${heading} leads to the real platform`);
    await writeFile(join(this.folder, 'frontdesk.yaml'), led);
  }

  /** Types a command of the page that ends by itself. @param more what a table of the page adds to it */
  async type(command: string, ...more: readonly string[]): Promise<Ended> {
    const [file = '', ...args] = this.#words(command);
    return runNode([file, ...args, ...more], { cwd: this.folder, env: this.env }).ended;
  }

  /** Types the page's command that starts the front desk. @param port as what stands before it knows it */
  async start(port = 0): Promise<Started> {
    const command = this.commands.find((line) => /\bnpm start\b/.test(line)) ?? '';
    const [, , ...args] = this.#words(command);
    this.running = await start({ folder: this.folder, args: [...args, '--port', `${port}`], env: this.env });
    return this.running;
  }

  /** Ends it with Ctrl+C, as somebody does who starts it again. */
  async stop(): Promise<void> {
    this.running?.process.kill('SIGINT');
    await this.running?.process.ended;
    this.running = undefined;
  }

  async close(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** What npm makes of a command: the words behind `node`, without the settings in front. */
  #words(command: string): readonly string[] {
    const [, name, args = ''] = /^(?:[A-Z_]+=\S+ )*npm (?:run --silent )?(\w+)(?: -- (.*))?$/.exec(command) ?? [];
    const [node, file = '', ...first] = (scripts[name ?? ''] ?? '').split(' ');
    if (node !== 'node') throw new Error(`Nobody can type: ${command}`);
    return [join(root, file), ...first, ...args.split(' ').filter(Boolean)];
  }
}

function blocksOf(text: string, language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, block = '']) => block);
}
