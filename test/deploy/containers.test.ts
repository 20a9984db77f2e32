import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DCLinter } from 'dclint';
import { validate } from 'dockerfile-utils';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { root, runNode } from '../app/process.ts';
import { useFolder } from '../config/load.ts';
import { read } from '../rules/sources.ts';
import { problemsOf, readManifests } from './kubernetes.ts';

const dockerfile = read('Dockerfile');
/** Whatever hangs or dies, in seconds. */
const longestWait = 30;

describe('the Dockerfile', () => {
  test('is one that Docker understands', () => {
    expect(validate(dockerfile)).toEqual([]);
    expect(validate(dockerfile.replace('HEALTHCHECK --interval=10s', 'HEALTHCHECK --interval=10'))).not.toEqual([]);
  });

  test('makes an image that is not root, says how it is, and has no tools of developers', () => {
    const last = dockerfile.slice(dockerfile.lastIndexOf('FROM '));
    expect(last).toMatch(/^USER 1000:1000$/m);
    expect(last).toMatch(/^HEALTHCHECK [^\n]*\\\n[^\n]*\/healthz/m);
    expect(dockerfile).toContain('npm ci --omit=dev');
    expect(last).not.toContain('RUN npm');
  });

  describe('copies all that a start needs', () => {
    let image: string;
    beforeAll(async () => {
      image = await mkdtemp(join(tmpdir(), 'frontdesk-image-'));
      const copies = [...dockerfile.matchAll(/^COPY (?!--from)(.+) (\S+)$/gm)].slice(1);
      for (const [, sources = '', target = ''] of copies) {
        for (const source of sources.split(' ')) {
          await cp(join(root, source), join(image, target === './' ? source : target), { recursive: true });
        }
      }
      await symlink(join(root, 'node_modules'), join(image, 'node_modules'));
      await mkdir(join(image, 'empty'));
    });
    afterAll(() => rm(image, { recursive: true }));

    test('and its health check finds a front desk that runs', async () => {
      const args = [join(image, 'bin/frontdesk.mjs'), 'start', '--port', '0'];
      const running = runNode(args, { cwd: join(image, 'empty') });
      try {
        await vi.waitUntil(() => running.output.stdout.includes('Web desk'), { timeout: 15_000 });
        const [, port = ''] = /127\.0\.0\.1:(\d+)\//.exec(running.output.stdout) ?? [];
        const [, written = '[]'] = /^HEALTHCHECK [^\n]*\\\n\s*CMD (\[.*\])$/m.exec(dockerfile) ?? [];
        const [program, ...check] = JSON.parse(written) as string[];
        expect(program).toBe('node');
        const probe = (at: string) => runNode(check.map((part) => part.replace('8080', at))).ended;
        expect((await probe(port)).status).toBe(0);
        expect((await probe('1')).status).toBe(1);
      } finally {
        running.kill('SIGTERM');
      }
      expect((await running.ended).status).toBe(0);
    });
  });

  test('takes nothing that .dockerignore leaves out', () => {
    const let_in = [...read('.dockerignore').matchAll(/^!(\S+)$/gm)].map(([, name]) => name);
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = '']) =>
      names.split(' '),
    );
    expect(let_in.toSorted()).toEqual([...new Set(copied)].toSorted());
  });
});

describe('compose.yaml', () => {
  const compose = parse(read('compose.yaml'));

  test('is one that Docker Compose understands', () => {
    const linter = new DCLinter({ rules: {}, quiet: false, debug: false, exclude: [] });
    const results: readonly { readonly messages: readonly object[] }[] = linter.lintFiles(
      [join(root, 'compose.yaml')],
      false,
    );
    expect(results.flatMap(({ messages }) => messages)).toEqual([]);
  });

  test('runs two front desks, and a Redis that throws nothing away', () => {
    expect(compose.services.frontdesk.deploy.replicas).toBe(2);
    const redis: string = compose.services.redis.command.join(' ');
    expect(redis).toContain('--maxmemory-policy noeviction');
    expect(redis).toContain('--appendonly yes');
  });

  test('has no secret in it, and its database and Redis are not to be reached from outside', () => {
    expect(Object.values(compose.secrets)).toEqual([{ environment: 'ANA_TOKEN' }, { environment: 'DB_PASSWORD' }]);
    expect([compose.services.postgres.ports, compose.services.redis.ports]).toEqual([undefined, undefined]);
    expect(compose.networks.back.internal).toBe(true);
  });

  test('has a proxy that lets nobody wait for a front desk that hangs', () => {
    const proxy = read('deploy/Caddyfile');
    const seconds = (name: string) => Number(new RegExp(`^\\s*${name} (\\d+)s$`, 'm').exec(proxy)?.[1]);
    expect(seconds('dial_timeout') + seconds('response_header_timeout')).toBeLessThan(longestWait / 2);
    // Once this is over, Caddy brings nobody to another.
    const given = seconds('dial_timeout') + seconds('response_header_timeout');
    expect(seconds('lb_try_duration')).toBeGreaterThan(given);
    expect(seconds('lb_try_duration') + given).toBeLessThan(longestWait);
    // Who comes next is not brought there again.
    expect(seconds('fail_duration')).toBeGreaterThan(seconds('response_header_timeout'));
    const [, ...version] = /^caddy:(\d+)\.(\d+)\.(\d+)-/.exec(compose.services.caddy.image) ?? [];
    const [major = 0, minor = 0, patch = 0] = version.map(Number);
    expect(major * 10_000 + minor * 100 + patch).toBeGreaterThanOrEqual(21_102);
  });

  test('brings a configuration that loads', async () => {
    const secret = await folder.write('secret', 'token-of-ana-0123456789\n');
    const text = read('deploy/frontdesk.yaml').replaceAll(/\/run\/secrets\/\w+/g, secret);
    const config = await folder.load(asHere(text));
    expect(config.store).toMatchObject({ url: 'postgres://frontdesk:token-of-ana-0123456789@postgres/frontdesk' });
    expect(config.server.host).toBe('0.0.0.0');
  });
});

const folder = useFolder();

describe('deploy/kubernetes.yaml', () => {
  const text = read('deploy/kubernetes.yaml');
  const manifests = readManifests(text);
  const find = (kind: string) => JSON.parse(JSON.stringify(manifests.find((one) => one.kind === kind)));

  test('is one that Kubernetes understands, down to the last key', () => {
    expect(manifests.map(({ kind }) => kind)).toEqual(['ConfigMap', 'Deployment', 'Service', 'PodDisruptionBudget']);
    expect(manifests.flatMap(problemsOf)).toEqual([]);
  });

  test.each([
    ['periodSeconds: 5', 'periodSecs: 5'],
    ['replicas: 2', 'replicas: two'],
    ['policy/v1', 'policy/v9'],
  ])('would not with a slip in it: %s as %s', (right, wrong) => {
    expect(readManifests(text.replace(right, wrong)).flatMap(problemsOf)).not.toEqual([]);
  });

  test('keeps one front desk up through updates and drains, and sends nobody to one that is not ready', () => {
    const { spec } = find('Deployment');
    const [container] = spec.template.spec.containers;
    expect(spec.replicas).toBe(2);
    expect(spec.strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
      expect(container[probe].httpGet).toEqual({ path: '/healthz', port: 'http' });
    }
    const { periodSeconds, timeoutSeconds, failureThreshold } = container.readinessProbe;
    expect(periodSeconds * failureThreshold + timeoutSeconds).toBeLessThan(longestWait / 2);
    // Kubernetes counts the wait before the stop too.
    expect(spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(5 + 10);
    expect(find('PodDisruptionBudget').spec.minAvailable).toBe(1);
    for (const { selector } of [spec, find('PodDisruptionBudget').spec]) {
      expect(spec.template.metadata.labels).toMatchObject(selector.matchLabels);
    }
    expect(spec.template.metadata.labels).toMatchObject(find('Service').spec.selector);
  });

  test('takes every secret from a Secret, and its configuration loads with them', async () => {
    const [container] = find('Deployment').spec.template.spec.containers;
    expect(container.env.filter((one: { value?: string }) => one.value !== undefined)).toEqual([]);
    const names = container.env.map(({ name }: { name: string }) => name);
    const env = Object.fromEntries(names.map((name: string) => [name, 'token-of-ana-0123456789']));
    const config = await folder.load(asHere(find('ConfigMap').data['frontdesk.yaml']), {
      ...env,
      DATABASE_URL: 'postgres://db/frontdesk',
      REDIS_URL: 'redis://redis:6379',
    });
    expect(config.server.host).toBe('0.0.0.0');
  });
});

/** The image's folder is not there. */
function asHere(text: string): string {
  return text.replaceAll('/opt/frontdesk/', root);
}
