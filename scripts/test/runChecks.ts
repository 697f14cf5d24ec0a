import { writeFileSync } from 'node:fs';
import { runProgram } from './runProgram.ts';
import type { StaticCheck } from './staticChecks.ts';

export type CheckResult = { name: string; isOk: boolean; durationMs: number };

// Each of the big ones keeps about one core busy.
const atOnce = 2;

/** Runs all checks, prints a line for each and what the failed ones said, and keeps the results in `reportFile`. */
export async function runChecks(checks: readonly StaticCheck[], reportFile: string): Promise<CheckResult[]> {
  const waiting = [...checks];
  const results: CheckResult[] = [];
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) results.push(await run(check));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  writeFileSync(reportFile, JSON.stringify(results, null, 2));
  return results;
}

async function run({ name, args }: StaticCheck): Promise<CheckResult> {
  const startedAtMs = performance.now();
  const { code, output } = await runProgram(args, 'capture');
  const durationMs = Math.round(performance.now() - startedAtMs);
  const isOk = code === 0;
  process.stdout.write(`${isOk ? '✓' : '✗'} ${name} (${(durationMs / 1000).toFixed(1)} s)\n`);
  if (!isOk) process.stdout.write(`${output.trimEnd()}\n`);
  return { name, isOk, durationMs };
}
