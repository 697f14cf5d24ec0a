import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { evaluatedAt, healthy, minutes, type Scenario, scenarios } from './alertScenarios.ts';
import { knownSeries, unknownIn } from './metricsIn.ts';
import { readAlerts, rulesFile } from './rules.ts';

const folder = mkdtempSync(join(tmpdir(), 'novapulse-alerts-'));
afterAll(() => rmSync(folder, { recursive: true }));

function promtool(...args: string[]): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
  return { code: status, output: `${stdout}${stderr}` };
}

/** A unit test of promtool: exactly these alerts fire. */
function unitTest({ name, change, fires }: Scenario) {
  const series = Object.entries({ ...healthy, ...change }).filter(([, values]) => values !== null);
  return {
    name,
    interval: '1m',
    input_series: series.map(([of, values]) => ({ series: of, values })),
    promql_expr_test: [
      {
        expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
        eval_time: evaluatedAt,
        exp_samples: fires.map((alert) => ({ labels: `{alertname="${alert}"}`, value: 1 })),
      },
    ],
  };
}

describe('the alerts', () => {
  it('are rules that Prometheus accepts', () => {
    expect(promtool('check', 'rules', rulesFile)).toMatchObject({ code: 0 });
  });

  it('fire when they should and only then', () => {
    const file = join(folder, 'rules.test.yaml');
    const tests = scenarios.map(unitTest);
    writeFileSync(file, stringify({ rule_files: [rulesFile], evaluation_interval: '1m', tests }));
    const { code, output } = promtool('test', 'rules', file);
    expect(output).not.toContain('FAILED');
    expect(code).toBe(0);
    expect(minutes).toBeGreaterThan(80);
  });

  it('have a scenario each', () => {
    const fired = new Set(scenarios.flatMap(({ fires }) => fires));
    expect(
      readAlerts()
        .map(({ alert }) => alert)
        .filter((alert) => !fired.has(alert)),
    ).toEqual([]);
  });

  it('ask for metrics and labels that exist', async () => {
    const known = await knownSeries();
    const problems = readAlerts().flatMap(({ alert, expr }) =>
      unknownIn(expr, known).map((problem) => `${alert}: ${problem}`),
    );
    expect(problems).toEqual([]);
  });
});

describe('unknownIn', () => {
  it('finds names, labels and groupings that nothing has', async () => {
    const known = await knownSeries();
    expect(unknownIn('sum by (queue) (rate(novapulse_jobs_total{outcome="failed"}[5m]))', known)).toEqual([]);
    expect(unknownIn('novapulse_job_count', known)).toEqual(['novapulse_job_count does not exist']);
    expect(unknownIn('novapulse_jobs_total{endpoint="x"}', known)).toEqual([
      'novapulse_jobs_total has no label endpoint',
    ]);
    expect(unknownIn('sum by (user) (novapulse_jobs_total)', known)).toEqual(['nothing has a label user']);
  });
});
