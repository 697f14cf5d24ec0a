import { startRedis } from '@novapulse/testing';
import { createEngine } from '../engine/createEngine.ts';
import type { QueueEngine } from '../engine/engine.ts';
import { persistently } from '../worker/persistently.ts';
import type { TestLedger } from './openLedger.ts';

/** An engine under test, and how to make it forget everything. */
export type TestEngine = {
  open(): QueueEngine;
  /** For engines of other processes; null for Postgres, which is the ledger's. */
  redisUrl: string | null;
  /** `FLUSHALL`, or the same for BullMQ's tables. */
  loseEverything(): Promise<void>;
  /** Kills Redis; the Postgres that carries the ledger stays. */
  stopServer(): Promise<void>;
  close(): Promise<void>;
};

/** Every queue test runs on both engines. */
export const engineKinds = ['postgres', 'redis'] as const;

export async function openTestEngine(kind: (typeof engineKinds)[number], ledger: TestLedger): Promise<TestEngine> {
  const opened: QueueEngine[] = [];
  const redis = kind === 'redis' ? await startRedis() : null;
  return {
    redisUrl: redis?.url ?? null,
    open() {
      const engine = createEngine({
        databaseUrl: ledger.url,
        ...(redis && { redis: { kind: 'single', url: redis.url } }),
        onError: () => undefined,
      });
      opened.push(engine);
      return engine;
    },
    async loseEverything() {
      if (redis) return await redis.flush();
      const tables = await ledger.db.sql.query<{ name: string }>(
        `select format('%I.%I', schemaname, tablename) as name from pg_tables
         where schemaname = 'bullmq' and tablename <> 'migration'`,
      );
      // TRUNCATE takes its locks in another order than a running engine, so now and then it is the deadlock's victim.
      const truncate = `truncate ${tables.map((table) => table.name).join(', ')} cascade`;
      await persistently(
        () => ledger.db.sql.query(truncate),
        () => undefined,
      );
    },
    async stopServer() {
      await redis?.kill('SIGKILL');
    },
    async close() {
      await Promise.all(opened.map((engine) => engine.close()));
      await redis?.stop();
    },
  };
}
