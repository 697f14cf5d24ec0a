import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { root } from '../test/root.ts';
import { knownSeries, unknownIn } from './metricsIn.ts';

const folder = join(root, 'deploy', 'grafana');
const datasource = z.object({ type: z.literal('prometheus'), uid: z.string() });
const panel = z.object({
  id: z.number(),
  type: z.enum(['timeseries', 'stat']),
  title: z.string().min(1),
  datasource,
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  targets: z.array(z.object({ refId: z.string(), expr: z.string().min(1), datasource })).min(1),
});
const dashboard = z.object({ uid: z.string(), title: z.string(), panels: z.array(panel).min(4) });

const dashboards = globSync('*.json', { cwd: folder })
  .toSorted()
  .map((name) => ({ name, ...dashboard.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))) }));

describe('the dashboards', () => {
  it('are overview, queues, deliveries and runtime, each with an address of its own', () => {
    expect(dashboards.map(({ name, uid }) => [name, uid])).toEqual(
      ['deliveries', 'overview', 'queues', 'runtime'].map((name) => [`${name}.json`, `novapulse-${name}`]),
    );
  });

  it.each(dashboards)('$name asks for metrics and labels that exist', async ({ panels }) => {
    const known = await knownSeries();
    const problems = panels.flatMap(({ title, targets }) =>
      targets.flatMap(({ expr }) => unknownIn(expr, known).map((problem) => `${title}: ${problem}`)),
    );
    expect(problems).toEqual([]);
  });

  it.each(dashboards)('$name takes the data source that is provisioned, and no two panels overlap', ({ panels }) => {
    const provisioned = z
      .object({ datasources: z.array(z.object({ uid: z.string() })) })
      .parse(parse(readFileSync(join(folder, 'provisioning', 'datasources', 'prometheus.yaml'), 'utf8')));
    const uids = provisioned.datasources.map(({ uid }) => uid);
    expect(panels.flatMap(({ targets }) => targets).filter(({ datasource: { uid } }) => !uids.includes(uid))).toEqual(
      [],
    );
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});
