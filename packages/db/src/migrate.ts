import { openSchemaEngine, readMigrations } from './schemaEngine.ts';
import type { Sql } from './sql.ts';

/**
 * Applies every pending Prisma migration to the database at `url` and returns their names; none when it was up to
 * date. Concurrent callers are serialized by the engine's advisory lock. With `only`, the others are left for later: a
 * backup goes into the schema that it was taken from.
 */
export async function migrateDatabase(url: string, { only }: { only?: ReadonlySet<string> } = {}): Promise<string[]> {
  const { engine, close } = await openSchemaEngine(url);
  try {
    const all = await readMigrations();
    const migrationDirectories = all.migrationDirectories.filter(({ path }) => only?.has(path) ?? true);
    const migrationsList = { ...all, migrationDirectories };
    const filters = { externalTables: [], externalEnums: [] };
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters });
    return appliedMigrationNames;
  } finally {
    await close();
  }
}

/** The names of this version's migrations, in the order in which they apply. */
export async function migrationNames(): Promise<string[]> {
  const { migrationDirectories } = await readMigrations();
  return migrationDirectories.map((directory) => directory.path);
}

/** The migrations that the database behind `sql` has not applied yet; all of them when it is empty. */
export async function pendingMigrations(sql: Sql): Promise<string[]> {
  const names = await migrationNames();
  const [table] = await sql.query<{ exists: boolean }>(
    `select to_regclass('_prisma_migrations') is not null as exists`,
  );
  if (!table?.exists) return names;
  const applied = await sql.query<{ migration_name: string }>(
    'select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null',
  );
  const done = new Set(applied.map((row) => row.migration_name));
  return names.filter((name) => !done.has(name));
}
