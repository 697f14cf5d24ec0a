import type { HealthCheck } from './createHealthCheck.ts';

const timeoutMs = 2000;

type DatabaseQuestions = {
  /** Rejects when the database does not answer. */
  ping: () => Promise<unknown>;
  /** Names of migrations that this version needs and the database lacks. */
  pendingMigrations: () => Promise<readonly string[]>;
};

/** What every process needs of its database to be ready: that it answers, and has all migrations. */
export function databaseChecks({ ping, pendingMigrations }: DatabaseQuestions): HealthCheck[] {
  return [
    { name: 'database', timeoutMs, onFailure: 'down', run: async () => void (await ping()) },
    {
      name: 'migrations',
      timeoutMs,
      onFailure: 'down',
      async run() {
        const pending = await pendingMigrations();
        if (pending.length > 0) throw new Error(`not applied: ${pending.join(', ')}`);
      },
    },
  ];
}
