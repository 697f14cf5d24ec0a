import { type Batcher, createBatcher, noTracing, type Tracing, tracedBatch } from '@novapulse/core';
import type { QueueName, Sql } from '@novapulse/db';
import type { Message, QueueEngine } from '../engine/engine.ts';
import type { Dispatch } from '../ledger/dispatchDueJobs.ts';
import { freeJobs } from '../ledger/freeJobs.ts';

export type DispatcherOptions = {
  sql: Sql;
  engine: QueueEngine;
  onError: (error: unknown) => void;
  tracing?: Tracing;
};

/** Hands marked rows' messages to the engine, in bulk and beside the caller's work. */
export type Dispatcher = {
  /** **dispatch: add**. The rows carry the messages' ids already; should the engine refuse, they are freed again. */
  add(dispatches: readonly Dispatch[]): void;
  /** False for a moment after the engine refused: rows are then better inserted unmarked and found by the reconciler. */
  isEngineUp(): boolean;
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>;
};

const messagesPerBulk = 500;
const bulksAtOnce = 2;
const downForMs = 1_000;

export function createDispatcher({ sql, engine, onError, tracing = noTracing }: DispatcherOptions): Dispatcher {
  const batchers = new Map<QueueName, Batcher<Message, undefined>>();
  let refusedAt = Number.NEGATIVE_INFINITY;

  function batcherOf(queue: QueueName): Batcher<Message, undefined> {
    const existing = batchers.get(queue);
    if (existing) return existing;
    const batcher = createBatcher<Message, undefined>({
      run: (messages) => addBulk(queue, messages),
      maxSize: messagesPerBulk,
      maxConcurrent: bulksAtOnce,
    });
    batchers.set(queue, batcher);
    return batcher;
  }

  async function addBulk(queue: QueueName, messages: Message[]): Promise<undefined[]> {
    try {
      if (!isEngineUp()) throw new Error('The queue engine refused messages a moment ago');
      await tracedBatch(
        tracing,
        `send ${queue}`,
        {
          kind: 'producer',
          traceParents: messages.map((message) => message.traceParent),
          attributes: {
            'messaging.system': 'bullmq',
            'messaging.operation.name': 'send',
            'messaging.operation.type': 'send',
            'messaging.destination.name': queue,
            'messaging.batch.message_count': messages.length,
            'novapulse.queue.engine': engine.kind,
          },
        },
        () => engine.add(queue, messages),
      );
    } catch (error) {
      if (isEngineUp()) {
        refusedAt = performance.now();
        onError(error);
      }
      // Some of the messages may have arrived all the same: a start compares the attempt, so one of them wins.
      await freeJobs(
        sql,
        messages.map((message) => message.id),
      ).catch(onError);
    }
    return messages.map(() => undefined);
  }

  function isEngineUp(): boolean {
    return performance.now() - refusedAt > downForMs;
  }

  return {
    add(dispatches) {
      for (const { queue, message } of dispatches) void batcherOf(queue).push(message).catch(onError);
    },
    isEngineUp,
    async idle() {
      await Promise.all([...batchers.values()].map((batcher) => batcher.idle()));
    },
  };
}
