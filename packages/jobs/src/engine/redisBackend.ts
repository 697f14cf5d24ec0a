import { once } from 'node:events';
import type { Tracing } from '@novapulse/core';
import type { QueueName } from '@novapulse/db';
import { type Processor, Queue, Worker, type WorkerOptions } from 'bullmq';
import { parseStorage } from './parseStorage.ts';
import { connectRedis, type RedisTarget } from './redisTarget.ts';

type RedisBackendOptions = {
  target: RedisTarget;
  prefix: string;
  tracing: Tracing;
  onError: (error: Error) => void;
};

// Long enough for the first connection of a process, short enough to call it down.
const connectGraceMs = 1_000;

/** BullMQ on Redis: one connection for producers that fails fast, and one for consumers that waits. */
export function openRedisBackend({ target, prefix, tracing, onError }: RedisBackendOptions) {
  const producer = connectRedis(target, 'producer', tracing);
  const consumer = lazily(() => connectRedis(target, 'consumer'));
  producer.on('error', onError);

  return {
    openQueue: (name: QueueName) => new Queue(name, { connection: producer, prefix }),
    /** Rejects at once while Redis is away, instead of leaving calls behind that run when it is back. */
    async requireUp() {
      if (producer.status !== 'ready') await once(producer, 'ready', { signal: AbortSignal.timeout(connectGraceMs) });
    },
    openWorker(name: QueueName, processor: Processor, options: Omit<WorkerOptions, 'connection'>) {
      const connection = consumer.get();
      if (connection.listenerCount('error') === 0) connection.on('error', onError);
      return new Worker(name, processor, { ...options, connection, prefix });
    },
    async ping() {
      await producer.ping();
    },
    async storage() {
      return parseStorage(await producer.info('memory'));
    },
    async close() {
      producer.disconnect();
      consumer.opened()?.disconnect();
    },
  };
}

function lazily<T>(open: () => T): { get(): T; opened(): T | undefined } {
  let value: T | undefined;
  return {
    get: () => {
      value ??= open();
      return value;
    },
    opened: () => value,
  };
}
