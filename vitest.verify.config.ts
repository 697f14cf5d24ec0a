import { defineConfig } from 'vitest/config';

// What `npm test` leaves out because it takes minutes. One at a time: each starts whole stacks.
export default defineConfig({
  test: {
    experimental: { viteModuleRunner: false },
    pool: 'forks',
    maxWorkers: 1,
    include: [
      'packages/*/src/**/*.verify.test.ts',
      'apps/**/*.verify.test.ts',
      'scripts/**/*.verify.test.ts',
      'bench/**/*.verify.test.ts',
    ],
    globalSetup: ['packages/testing/src/globalSetup.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
