import { createBatcher, type NewId, noTracing, retryBudget, type Tracing, traced, tracedBatch } from '@novapulse/core';
import type { Db } from '@novapulse/db';
import type { Change } from '../changes/change.ts';
import { createChangeAnnouncer } from '../changes/createChangeAnnouncer.ts';
import { createDispatcher } from '../dispatch/createDispatcher.ts';
import { createPacer } from '../dispatch/createPacer.ts';
import type { QueueEngine } from '../engine/engine.ts';
import { createEventRules } from '../eventTypes/createEventRules.ts';
import { notifyDue } from '../ledger/enqueueJobs.ts';
import { createFilterCache } from './createFilterCache.ts';
import { type PublishOutcome, type PublishRequest, publishEvents, type ScopedRequest } from './publishEvents.ts';

export type PublisherOptions = {
  db: Pick<Db, 'sql'>;
  engine: QueueEngine;
  newId: NewId;
  /** Delays after the 1st, 2nd … failed try of a delivery. */
  retryScheduleMs: readonly number[];
  /** Told about an engine that refuses messages; what was published is safe in the ledger all the same. */
  onError: (error: unknown) => void;
  tracing?: Tracing;
  /** Told how many deliveries were skipped because their endpoint is disabled, for metrics. */
  onSkipped?: (count: number) => void;
  /** Told what came of the events of one call, for metrics. */
  onPublished?: (published: {
    outcome: 'accepted' | 'duplicate' | 'conflict' | 'refused' | 'failed';
    count: number;
  }) => void;
};

export type Publisher = {
  /**
   * Accepts events into the ledger. Once it resolves, every accepted event and its deliveries are committed (invariant
   * 1); the engine hears of them beside that. Never rejects: while the database is away the outcomes are `failed`, and
   * those of one call may differ, since it may be spread over several commits.
   */
  publish(organizationId: string, requests: readonly PublishRequest[]): Promise<PublishOutcome[]>;
  /** Resolves when everything under way is committed and handed over. */
  drain(): Promise<void>;
};

const eventsPerCommit = 500;
// A statement with hundreds of the largest payloads would take hundreds of megabytes, and everybody else's time.
const bytesPerCommit = 8 * 1024 * 1024;
const commitsAtOnce = 2;

/** Group commit: what callers publish at the same time shares statements, commits and bulk adds. */
export function createPublisher(options: PublisherOptions): Publisher {
  const { db, engine, newId, retryScheduleMs, onError, onPublished, onSkipped, tracing = noTracing } = options;
  const dispatcher = createDispatcher({ sql: db.sql, engine, onError, tracing });
  const changes = createChangeAnnouncer(db.sql, onError);
  const budget = retryBudget(retryScheduleMs);
  const rules = createEventRules();
  const filters = createFilterCache();
  const pacer = createPacer({ nowMs: () => performance.now() });

  const batcher = createBatcher<ScopedRequest, PublishOutcome>({
    maxSize: eventsPerCommit,
    maxWeight: bytesPerCommit,
    weigh: (request) => request.body.byteLength,
    maxConcurrent: commitsAtOnce,
    async run(requests) {
      const marksMessages = dispatcher.isEngineUp();
      const { outcomes, messages, hasOrdered, skippedCount } = await tracedBatch(
        tracing,
        'commit events',
        {
          traceParents: requests.map(({ traceParent }) => traceParent),
          attributes: { 'novapulse.batch.event_count': requests.length },
        },
        () =>
          publishEvents(db.sql, requests, {
            newId,
            budget,
            marksMessages,
            rules,
            filters,
            laneOf: (organizationId, webhookId) => pacer.laneOf('webhook', organizationId, webhookId),
          }),
      );
      if (marksMessages) dispatcher.add(messages.map((message) => ({ queue: 'webhook', message })));
      if (!marksMessages || hasOrdered) await notifyDue(db.sql).catch(onError);
      if (skippedCount > 0) onSkipped?.(skippedCount);
      changes.announce(newDeliveries(requests, outcomes));
      return outcomes;
    },
  });

  return {
    async publish(organizationId, requests) {
      const options = { kind: 'producer', attributes: createAttributes(requests.length) } as const;
      const outcomes = await traced(tracing, 'create webhook', options, ({ traceParent }) =>
        Promise.all(
          requests.map((request) =>
            batcher
              .push({ ...request, organizationId, traceParent })
              .catch((error: unknown) => ({ kind: 'failed' as const, error })),
          ),
        ),
      );
      if (onPublished) for (const [outcome, count] of countOutcomes(outcomes)) onPublished({ outcome, count });
      return outcomes;
    },
    async drain() {
      await batcher.idle();
      await dispatcher.idle();
      await changes.idle();
    },
  };
}

/** OpenTelemetry's messaging conventions: the jobs are created here, and sent to the engine once they are committed. */
function createAttributes(eventCount: number) {
  return {
    'messaging.system': 'bullmq',
    'messaging.operation.name': 'create',
    'messaging.operation.type': 'create',
    'messaging.destination.name': 'webhook',
    'messaging.batch.message_count': eventCount,
  };
}

function countOutcomes(outcomes: readonly PublishOutcome[]) {
  const counts = new Map<'accepted' | 'duplicate' | 'conflict' | 'refused' | 'failed', number>();
  for (const published of outcomes) {
    const outcome = published.kind === 'accepted' && published.duplicate ? 'duplicate' : published.kind;
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  return counts;
}

function newDeliveries(requests: readonly ScopedRequest[], outcomes: readonly PublishOutcome[]): Change[] {
  return requests.flatMap(({ organizationId }, index) => {
    const outcome = outcomes[index];
    if (outcome?.kind !== 'accepted' || outcome.duplicate) return [];
    return outcome.deliveries.map(({ id }) => ({ organizationId, jobId: id }));
  });
}
