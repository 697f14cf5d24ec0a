import type { Reporter, TestModule } from 'vitest/node';

/** Names each test that passed only at its second try. Such a test, or what it tests, has a race to be found. */
export class SecondTries implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const names = modules.flatMap((module) =>
      [...module.children.allTests('passed')]
        .filter((test) => test.diagnostic()?.flaky)
        .map((test) => `${module.relativeModuleId} > ${test.fullName}`),
    );
    if (names.length === 0) return;
    process.stdout.write(`\nPassed only at the second try (${names.length}):\n`);
    for (const name of names) process.stdout.write(`  ${name}\n`);
  }
}
