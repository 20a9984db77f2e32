import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../config/load.ts';
import { frontdesk } from './process.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-init-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const init = (...typed: string[]) => frontdesk(['init'], { cwd: folder, typed: `${typed.join('\n')}\n` });
const written = (name: string) => readFile(join(folder, name), 'utf8');

describe('frontdesk init', () => {
  it('writes a configuration that works as it is, where only the name is told and Enter pressed', async () => {
    const { status, stdout, stderr } = await init('Acme', '', 'Asia/Shanghai', '', '', 'Ana', '', '');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('frontdesk doctor --config frontdesk.yaml');
    const { brand, channels, desks } = await loadConfig(join(folder, 'frontdesk.yaml'));
    expect(brand).toMatchObject({ name: 'Acme', languages: ['en', 'zh-Hans'], timezone: 'Asia/Shanghai' });
    const token = (await written('secrets/agent-token')).trim();
    expect(channels).toMatchObject([{ type: 'web', agents: [{ name: 'Ana', token, role: 'supervisor' }] }]);
    expect(desks).toMatchObject([{ channel: 'website', room: 'support' }]);
    expect((await frontdesk(['doctor', '--config', 'frontdesk.yaml'], { cwd: folder })).status).toBe(0);
  });

  it('keeps secrets out of the configuration, in files that only their owner can read', async () => {
    const secrets = ['1:of-telegram', 'xoxb-1', 'xapp-1'];
    const answers = ['Acme', 'zh', 'UTC', '1,2', '3', ...secrets, 'C0123456789', 'https://www.acme.example', ''];
    const { status, stdout } = await init(...answers);
    expect(status).toBe(0);
    const yaml = await written('frontdesk.yaml');
    for (const secret of secrets) expect(yaml + stdout).not.toContain(secret);
    const names = ['.gitignore', 'slack-appToken', 'slack-botToken', 'telegram-token'];
    expect((await readdir(join(folder, 'secrets'))).toSorted()).toEqual(names);
    expect(await written('secrets/.gitignore')).toBe('*\n');
    for (const name of names.slice(1)) expect((await stat(join(folder, 'secrets', name))).mode & 0o077).toBe(0);
    const { channels, desks } = await loadConfig(join(folder, 'frontdesk.yaml'));
    expect(channels).toMatchObject([
      { type: 'web', origins: ['https://www.acme.example'] },
      { type: 'telegram', token: '1:of-telegram' },
      { type: 'slack', botToken: 'xoxb-1', ingress: { appToken: 'xapp-1' } },
    ]);
    expect(desks).toMatchObject([{ channel: 'slack', room: 'C0123456789' }]);
  });

  it('sets up both roads to WeChat', async () => {
    const aesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
    const service = ['ww0123456789abcdef', 'secret-of-service', 'token1', aesKey];
    const account = ['wx0123456789abcdef', 'secret-of-account', 'token2', aesKey];
    const answers = ['Acme', 'zh', 'UTC', '4 5', '1', ...service, ...account, 'Ana', 'https://desk.acme.example'];
    expect(await init(...answers)).toMatchObject({ status: 0, stderr: '' });
    const { channels, server } = await loadConfig(join(folder, 'frontdesk.yaml'));
    expect(server).toMatchObject({ publicUrl: 'https://desk.acme.example', trustProxy: true });
    expect(channels).toMatchObject([
      { type: 'web' },
      { type: 'wecom-kf', corpId: 'ww0123456789abcdef', secret: 'secret-of-service', token: 'token1', aesKey },
      { type: 'wechat-mp', appId: 'wx0123456789abcdef', secret: 'secret-of-account', token: 'token2', aesKey },
    ]);
  });

  it('asks again where an answer is none', async () => {
    const { status, stdout } = await init('', 'Acme', '', 'UTC', '9', 'website', '1', '', 'Ana', '', '');
    expect(status).toBe(0);
    expect(stdout).toContain('This one needs an answer.');
    expect(stdout.match(/Choose from 1 to 5\./g)).toHaveLength(2);
  });

  it('leaves a file that is there as it is, and says so', async () => {
    await writeFile(join(folder, 'frontdesk.yaml'), 'mine');
    const { status, stderr } = await init();
    expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining('is there already') });
    expect(await readdir(folder)).toEqual(['frontdesk.yaml']);
    expect(await written('frontdesk.yaml')).toBe('mine');
  });

  it('writes nothing where the answers end', async () => {
    expect(await init('Acme')).toMatchObject({ status: 1, stderr: expect.stringContaining('Nothing was written.') });
    expect(await readdir(folder)).toEqual([]);
  });

  it('says what is wrong with an answer, by its place in the file', async () => {
    const { status, stderr } = await init('Acme', 'English', 'UTC', '', '', 'Ana', '', '');
    expect(status).toBe(2);
    expect(stderr).toMatch(/frontdesk\.yaml:\d+:\d+/);
  });
});
