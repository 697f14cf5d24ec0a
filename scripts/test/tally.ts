import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export type Tally = { passed: number; failed: number };

const checksReport = z.array(z.object({ isOk: z.boolean() }));

// The parts of Vitest's JSON report that are read here (it follows Jest's).
const vitestReport = z.object({
  success: z.boolean(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

/** Counts tests and static checks from the reports of a run. A run without a single test counts as a failure. */
export function tally(reportsDir: string): Tally {
  const checks = read(join(reportsDir, 'checks.json'), checksReport) ?? [];
  const tests = read(join(reportsDir, 'vitest.json'), vitestReport);
  const result = {
    passed: checks.filter((check) => check.isOk).length,
    failed: checks.filter((check) => !check.isOk).length,
  };
  if (tests === null || tests.numPassedTests + tests.numFailedTests === 0) {
    return { ...result, failed: result.failed + 1 };
  }
  // A file that could not even be loaded has no tests to fail.
  const brokenFiles = tests.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failedTests = tests.numFailedTests + brokenFiles;
  const failedRun = !tests.success && failedTests === 0 ? 1 : 0;
  return {
    passed: result.passed + tests.numPassedTests,
    failed: result.failed + failedTests + failedRun,
  };
}

export function tallyLine({ passed, failed }: Tally): string {
  return `${passed} passed, ${failed} failed`;
}

function read<T>(file: string, schema: z.ZodType<T>): T | null {
  if (!existsSync(file)) return null;
  const parsed = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return parsed.success ? parsed.data : null;
}
