import type { QueueName } from '@novapulse/db';
import { createPostgresBackend, type Processor, Queue, Worker, type WorkerOptions } from 'bullmq';
import pg from 'pg';

type PostgresBackendOptions = { databaseUrl: string; onError: (error: Error) => void };

// Each queue and each worker opens its own pool; the statements are short, so few connections do.
const producerPoolSize = 2;
const consumerPoolSize = 4;

/** BullMQ on Postgres, in a schema of its own (`bullmq`) of the database that is there anyway. */
export function openPostgresBackend({ databaseUrl, onError }: PostgresBackendOptions) {
  const connection = (max: number) => ({
    connectionString: databaseUrl,
    max,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
  });
  const probe = new pg.Pool({ ...connection(1), application_name: 'novapulse queue probe' });
  probe.on('error', onError);

  return {
    openQueue: (name: QueueName) =>
      new Queue(name, { connection: connection(producerPoolSize) }, createPostgresBackend),
    /** Never away without the ledger being away too. */
    async requireUp() {},
    openWorker: (name: QueueName, processor: Processor, options: Omit<WorkerOptions, 'connection'>) =>
      new Worker(name, processor, { ...options, connection: connection(consumerPoolSize) }, createPostgresBackend),
    async ping() {
      await probe.query('select 1');
    },
    async storage() {
      return null;
    },
    async close() {
      await probe.end();
    },
  };
}
