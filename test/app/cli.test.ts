import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { frontdesk, root, runNode } from './process.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-cli-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const good = `
brand: { name: Acme }
channels: { website: { type: web } }
desks:
  support: { channel: website, room: support }
  billing: { channel: website, room: billing }
`;

describe('the command line', () => {
  it.each([[['--version']], [['start', '--version']], [['check', '-V']]])('prints its version: %j', async (args) => {
    expect(await frontdesk(args)).toEqual({ status: 0, stdout: `${packageJson.version}\n`, stderr: '' });
  });

  it.each([
    [['--help'], 'Usage: frontdesk [options] [command]'],
    [['help'], 'Usage: frontdesk [options] [command]'],
    [['start', '--help'], 'Usage: frontdesk start [options]'],
    [['check', '-h'], 'Usage: frontdesk check [options]'],
  ])('prints help for %j', async (args, usage) => {
    const { status, stdout, stderr } = await frontdesk(args);
    expect(stdout).toContain(usage);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it.each([
    [[], 'Usage: frontdesk'],
    [['chek'], 'Did you mean check?'],
    [['start', '--prot', '1'], 'Did you mean --port?'],
    [['start', '--port', '65536'], 'from 0 to 65535'],
    [['start', '--port', '1e3'], 'from 0 to 65535'],
    [['start', '--role', 'wrker'], 'Choose ingress, worker, web'],
    [['start', '--role', 'worker', '--role', 'web'], 'set queue to redis://'],
    [['check', 'extra'], 'too many arguments'],
    [['check', '--config'], 'argument missing'],
  ])('refuses %j with status 2 and says why', async (args, why) => {
    const { status, stdout, stderr } = await frontdesk(args);
    expect(stderr).toContain(why);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});

describe('frontdesk check', () => {
  it('says that a good file is fine, and what is in it', async () => {
    await file('good.yaml', good);
    expect(await frontdesk(['check', '--config', 'good.yaml'], { cwd: folder })).toEqual({
      status: 0,
      stdout: 'good.yaml is fine: 1 channel, 2 desks, 1 routing rule, 0 knowledge entries.\n',
      stderr: '',
    });
  });

  it('looks at the demo brand where no file is named', async () => {
    const { status, stdout } = await frontdesk(['check'], { cwd: folder });
    expect(stdout).toMatch(/demo\/frontdesk\.yaml is fine/);
    expect(status).toBe(0);
  });

  it('lists every problem of a bad file on stderr, with status 2', async () => {
    await file('bad.yaml', good.replace('type: web', 'typ: web').replace('room: billing', 'rom: billing'));
    const { status, stdout, stderr } = await frontdesk(['check', '--config', 'bad.yaml'], { cwd: folder });
    expect(stderr).toContain('bad.yaml:3:24  channels.website.typ');
    expect(stderr).toContain('Did you mean type?');
    expect(stderr).toContain('bad.yaml:6:32  desks.billing.rom');
    expect(stderr).toContain('Did you mean room?');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  it.each(['check', 'start'])('%s lists the problems of the knowledge too, with status 2', async (command) => {
    await file('entry.md', '---\ntitel: Delivery\nlanguage: en\n---\nThree days.\n');
    const path = await file('known.yaml', `${good}\nbot: { knowledge: [entry.md] }\n`);
    const { status, stderr } = await frontdesk([command, '--config', path]);
    expect(stderr).toContain('Did you mean title?');
    expect(status).toBe(2);
  });

  it('never colours what is not shown in a terminal', async () => {
    const { stderr } = await frontdesk(['check', '--config', await file('worse.yaml', 'nothing: here')]);
    expect(stderr).not.toContain('\u001b');
  });

  it('takes variables from the environment', async () => {
    const path = await file('env.yaml', good.replace('Acme', '${BRAND}'));
    expect((await frontdesk(['check', '--config', path])).stderr).toContain(
      'The environment variable BRAND is not set',
    );
    expect((await frontdesk(['check', '--config', path], { env: { BRAND: 'Acme' } })).status).toBe(0);
  });
});

describe('frontdesk start', () => {
  it('prints the addresses to open, answers there, and stops on SIGTERM with status 0', async () => {
    const path = await file('start.yaml', good);
    const started = runNode([`${root}bin/frontdesk.mjs`, 'start', '--config', path, '--port', '0']);
    onTestFinished(() => started.kill('SIGTERM'));
    const address = await vi.waitFor(
      () => {
        const [, url] = /Customers +(\S+)/.exec(started.output.stdout) ?? [];
        if (url === undefined) throw new Error(`Not yet: ${started.output.stderr}`);
        return url;
      },
      { timeout: 15_000 },
    );
    expect((await fetch(address)).status).toBe(200);
    started.kill('SIGTERM');
    const { status, stdout } = await started.ended;
    expect(stdout).toMatch(/Web desk +http:\/\/127\.0\.0\.1:\d+\/desk/);
    expect(status).toBe(0);
  });

  it('does not start on a bad file, with status 2', async () => {
    const { status, stdout, stderr } = await frontdesk(['start', '--config', join(root, 'no', 'such.yaml')]);
    expect(stderr).toContain('There is no such file');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});
