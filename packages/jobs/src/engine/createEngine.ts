import { setTimeout as delay } from 'node:timers/promises';
import { noTracing, type Tracing } from '@novapulse/core';
import type { QueueName } from '@novapulse/db';
import type { Job } from 'bullmq';
import { type ConsumeOptions, type Consumer, messagePayload, type QueueEngine } from './engine.ts';
import { openPostgresBackend } from './postgresBackend.ts';
import { openRedisBackend } from './redisBackend.ts';
import type { RedisTarget } from './redisTarget.ts';

export type EngineOptions = {
  databaseUrl: string;
  /** Unset: BullMQ's own Postgres backend, on the database that is there anyway. */
  redis?: RedisTarget | undefined;
  /** Namespace of this installation's keys in Redis. Cluster needs the hash tag, so that a queue stays in one slot. */
  prefix?: string;
  /** Told about connection faults; BullMQ reconnects by itself. */
  onError: (error: Error) => void;
  tracing?: Tracing;
};

// A call that takes longer than this is treated as refused: the ledger remembers what must run.
const addTimeoutMs = 5_000;

const closeTimeoutMs = 2_000;

// Short enough that the messages of a killed worker come back in seconds, as its attempts do by their leases. A loop that
// is blocked for longer gets a message twice; its attempts are fenced in the ledger.
const lockDurationMs = 15_000;
const stalledIntervalMs = 5_000;

// After a fault of its connection a consumer looks again this soon: BullMQ's own 15 s would be added to every outage.
const runRetryDelayMs = 1_000;

// An idle consumer looks again after so many seconds even if nobody wakes it: a worker that is killed may take along what
// was to wake the others. BullMQ's own 5 s would be added to such a failover.
const drainDelaySeconds = 1;

// Whether a job kills its workers is for the ledger to say, which tells it from its innocent batch-mates.
const maxStalledCount = 10;

/**
 * The queue engine of this process. `REDIS_URL` chooses: BullMQ on Redis, or BullMQ on the Postgres that is there
 * anyway. Retries live in the ledger, so a message is tried once and nothing of it is kept.
 */
export function createEngine(options: EngineOptions): QueueEngine {
  const backend = options.redis
    ? openRedisBackend({
        target: options.redis,
        prefix: options.prefix ?? '{novapulse}',
        tracing: options.tracing ?? noTracing,
        onError: options.onError,
      })
    : openPostgresBackend({ databaseUrl: options.databaseUrl, onError: options.onError });
  const queues = new Map<QueueName, ReturnType<typeof backend.openQueue>>();
  const consumers: Consumer[] = [];
  let closing: Promise<void> | undefined;

  function queueOf(name: QueueName): ReturnType<typeof backend.openQueue> {
    const open = queues.get(name);
    if (open) return open;
    const queue = backend.openQueue(name);
    queue.on('error', options.onError);
    queues.set(name, queue);
    return queue;
  }

  return {
    kind: options.redis ? 'redis' : 'postgres',

    async add(name, messages) {
      const bulk = messages.map((message) => ({
        name: 'start',
        data: { jobs: message.jobs },
        opts: {
          jobId: message.id,
          delay: Math.ceil(message.delayMs),
          attempts: 1,
          removeOnComplete: true,
          removeOnFail: true,
          // BullMQ takes what has no priority first, then by its number.
          ...(message.lane && { priority: message.lane }),
          ...(message.isUrgent && { lifo: true }),
        },
      }));
      await backend.requireUp();
      await withDeadline(
        queueOf(name).addBulk(bulk),
        `The ${name} queue took longer than ${addTimeoutMs} ms to accept messages`,
      );
    },

    async known(name, ids) {
      await backend.requireUp();
      const queue = queueOf(name);
      const states = await withDeadline(
        Promise.all(ids.map(async (id) => ({ id, state: await queue.getJobState(id) }))),
        `The ${name} queue took longer than ${addTimeoutMs} ms to say what it knows`,
      );
      const gone = new Set(['unknown', 'completed', 'failed']);
      return new Set(states.filter(({ state }) => !gone.has(state)).map(({ id }) => id));
    },

    async hurry(name, ids) {
      await backend.requireUp();
      const queue = queueOf(name);
      await withDeadline(
        Promise.all(
          ids.map(async (id) => {
            const state = await queue.getJobState(id);
            if (state !== 'prioritized' && state !== 'delayed') return;
            const job = await queue.getJob(id);
            await (state === 'delayed' ? job?.promote() : job?.changePriority({ priority: 0 }));
          }),
        ),
        `The ${name} queue took longer than ${addTimeoutMs} ms to hurry messages`,
      );
    },

    consume(name, { concurrency, onMessage }: ConsumeOptions): Consumer {
      const worker = backend.openWorker(name, (job) => handle(job, onMessage), {
        concurrency,
        lockDuration: lockDurationMs,
        stalledInterval: stalledIntervalMs,
        maxStalledCount,
        runRetryDelay: runRetryDelayMs,
        drainDelay: drainDelaySeconds,
        removeOnComplete: { count: 0 },
        removeOnFail: { count: 0 },
      });
      worker.on('error', options.onError);
      const consumer: Consumer = {
        isRunning: () => worker.isRunning() && !worker.isPaused(),
        close: () => worker.close(),
      };
      consumers.push(consumer);
      return consumer;
    },

    ping: () =>
      withDeadline(
        backend.requireUp().then(backend.ping),
        `The queue engine took longer than ${addTimeoutMs} ms to answer`,
      ),

    storage: () =>
      withDeadline(
        backend.requireUp().then(backend.storage),
        `The queue engine took longer than ${addTimeoutMs} ms to answer`,
      ),

    close() {
      closing ??= closeAll();
      return closing;
    },
  };

  async function closeAll(): Promise<void> {
    // BullMQ waits for a connection that is away, for as long as it takes.
    const closed = Promise.all([...consumers, ...queues.values()].map((one) => one.close()));
    closed.catch(options.onError);
    await Promise.race([closed, delay(closeTimeoutMs, undefined, { ref: false })]);
    await backend.close();
  }
}

async function handle(job: Job, onMessage: ConsumeOptions['onMessage']): Promise<void> {
  const payload = messagePayload.safeParse(job.data);
  // A message that is not ours says nothing about any row; the reconciler finds the rows that wait for it.
  if (!payload.success || job.id === undefined) return;
  await onMessage({ id: job.id, jobs: payload.data.jobs });
}

async function withDeadline<T>(work: Promise<T>, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(message)), addTimeoutMs);
  });
  // The work may still fail after the deadline won; that failure has been answered for already.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
