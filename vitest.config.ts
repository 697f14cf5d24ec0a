import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/test/longestFirst.ts';
import { SecondTries } from './scripts/test/secondTries.ts';

// Too long for `npm test`; `npm run verify` runs them.
const verified = '**/*.verify.test.ts';

// Two projects, so that pure code is tested without waiting for servers.
const withoutServices = ['packages/core/src/**/*.test.ts', 'packages/runtime/src/**/*.test.ts'];

export default defineConfig({
  test: {
    // Tests run as the product does: Node itself strips the types, no bundler in between.
    experimental: { viteModuleRunner: false },
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    reporters: ['default', 'json', new SecondTries()],
    // Whole processes on a shared machine: a second try, which the end of the run names. At a desk there is none, so
    // that a race is seen where it can be found.
    retry: process.env.CI ? 1 : 0,
    outputFile: { json: 'reports/vitest.json' },
    projects: [
      { extends: true, test: { name: 'pure', include: withoutServices } },
      {
        extends: true,
        test: {
          name: 'services',
          include: ['packages/*/src/**/*.test.ts', 'apps/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: ['**/node_modules/**', verified, ...withoutServices],
          globalSetup: ['packages/testing/src/globalSetup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
