import { describe, expect, it } from 'vitest';
import { databaseChecks } from './databaseChecks.ts';

const { signal } = new AbortController();
const outcomes = (pending: string[], ping: () => Promise<unknown> = async () => []) =>
  Promise.all(
    databaseChecks({ ping, pendingMigrations: async () => pending }).map(({ name, onFailure, run }) =>
      run(signal).then(
        () => `${name} up`,
        () => `${name} ${onFailure}`,
      ),
    ),
  );

describe('databaseChecks', () => {
  it('are up on a database that answers and is migrated', async () => {
    expect(await outcomes([])).toEqual(['database up', 'migrations up']);
  });

  it('are down when it does not answer or lacks a migration', async () => {
    const refused = async () => Promise.reject(new Error('refused'));
    expect(await outcomes(['20261124080000_spine'], refused)).toEqual(['database down', 'migrations down']);
  });
});
