import { type Clock, noTracing, type Tracing } from '@novapulse/core';
import type { Db, Sql } from '@novapulse/db';
import type { EndpointLife } from '../../endpoints/createEndpointLife.ts';
import { moveCircuit } from '../../endpoints/moveCircuit.ts';
import type { AttemptResult } from '../../ledger/finishJobs.ts';
import type { StartedDelivery } from '../../ledger/startJobs.ts';
import type { DeliveryHandler } from '../../worker/handler.ts';
import { persistently } from '../../worker/persistently.ts';
import { buildRequest, type WebhookRequest } from './buildRequest.ts';
import type { Endpoint, EndpointCache } from './createEndpointCache.ts';
import { deservesSecondTry } from './deservesSecondTry.ts';
import { judge, type Verdict } from './judge.ts';
import { maskHeaders } from './maskHeaders.ts';
import type { Sender } from './sendRequest.ts';
import type { SendResult } from './sendResult.ts';
import { traceSending } from './traceSending.ts';

export type DeliveryDependencies = {
  db: Pick<Db, 'sql' | 'transaction'>;
  /** What becomes of the endpoint, in the transaction that changes its state. */
  life: EndpointLife;
  endpoints: EndpointCache;
  sender: Sender;
  clock: Clock;
  /** Delays after the 1st, 2nd … failed try. */
  retryScheduleMs: readonly number[];
  /** `NovaPulse/<version>`. */
  userAgent: string;
  random: () => number;
  /** Told when an endpoint's secret cannot be decrypted: an operator's fault, not the receiver's. */
  onFault: (error: unknown, doing: string) => void;
  tracing?: Tracing;
};

// Until an operator has brought back the key. Nothing is sent meanwhile and no try is used up.
const unreadableDelayMs = 60_000;

/** Signs and sends one delivery, records the exchange and does to the endpoint what the answer asks for. */
export function createDeliveryHandler(dependencies: DeliveryDependencies): DeliveryHandler {
  const {
    db,
    life,
    endpoints,
    sender,
    clock,
    retryScheduleMs,
    userAgent,
    random,
    onFault,
    tracing = noTracing,
  } = dependencies;

  function sign(delivery: StartedDelivery, endpoint: Endpoint): WebhookRequest | null {
    const now = clock.now();
    const secrets = endpoint.secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
    if (secrets.length === 0) return null;
    return buildRequest({
      eventId: delivery.eventId,
      url: endpoint.url,
      body: delivery.body,
      secrets: secrets.map(({ key }) => key),
      attemptAt: now,
      userAgent,
      customHeaders: endpoint.headers,
    });
  }

  async function settle(answerer: Answerer, verdict: Verdict): Promise<void> {
    const { webhookId, organizationId, version, isFailing: wasFailing } = answerer;
    const hasFailed = verdict.outcome === 'failed';
    if (hasFailed || wasFailing) {
      await moveCircuit(db.sql, { webhookId, version, hasFailed, wasFailing });
    }
    if (!changesEndpoint(answerer, verdict, life)) return;
    await db.transaction(async (tx) => {
      const settled = await settleEndpoint(tx, answerer, verdict);
      if (settled === null || organizationId === null) return;
      const { url, reason, disabledAt, warnedPercent, failingSince } = settled;
      const endpoint = { webhookId, organizationId, url };
      if (disabledAt !== null) await life.disabled(tx, { ...endpoint, reason: reason ?? '', disabledAt });
      else if (verdict.outcome === 'failed') await life.failed(tx, webhookId);
      else if (warnedPercent > 0 && failingSince) await life.recovered(tx, { ...endpoint, failingSince });
    });
  }

  return async (delivery, { job, signal }) => {
    const startedAt = performance.now();
    const unsent = (outcome: 'failed' | 'released', errorCode: string, errorMessage: string): AttemptResult => ({
      outcome,
      retryable: false,
      delayMs: unreadableDelayMs,
      durationMs: performance.now() - startedAt,
      errorCode,
      errorMessage,
    });

    const endpoint = await endpoints.get(delivery.webhookId, delivery.webhookVersion).catch((error: unknown) => {
      onFault(error, 'loading an endpoint');
      return 'unreadable' as const;
    });
    if (endpoint === 'unreadable') {
      return unsent('released', 'endpoint_unreadable', 'NovaPulse could not read this endpoint. Nothing was sent.');
    }
    if (endpoint === null) return unsent('failed', 'endpoint_deleted', 'The endpoint was deleted. Nothing was sent.');

    const request = sign(delivery, endpoint);
    if (request === null) {
      onFault(new Error(`Endpoint ${delivery.webhookId} has no valid secret`), 'signing a delivery');
      return unsent('released', 'endpoint_unreadable', 'The endpoint has no valid secret. Nothing was sent.');
    }
    const result = await traceSending(tracing, { url: request.url, attempt: job.attempt }, () =>
      sender.send({ ...request, signal }),
    );
    const verdict = judge(result, { tries: job.tries + 1, scheduleMs: retryScheduleMs, random, now: clock.now() });
    // Where places are counted, and above all while the circuit breaker lets one probe through, there is no second one.
    const isFollowed = !delivery.isGated && deservesSecondTry(result, job);
    // The second one of a pair speaks for both.
    if (!result.aborted && !isFollowed) {
      // The request has left, so its outcome must reach the ledger even while the database is away for a moment.
      await persistently(
        () => settle({ ...delivery, organizationId: job.organizationId, version: endpoint.version }, verdict),
        (error) => onFault(error, 'updating an endpoint'),
      );
    }
    const attempt = toAttemptResult(request, result, verdict);
    return isFollowed ? { ...attempt, delayMs: 0, isFollowed } : attempt;
  };
}

function toAttemptResult(
  request: { url: string; headers: Record<string, string> },
  result: SendResult,
  verdict: Verdict,
): AttemptResult {
  return {
    outcome: result.aborted ? 'failed' : verdict.outcome,
    retryable: result.aborted || verdict.retryable,
    delayMs: verdict.delayMs ?? 0,
    durationMs: result.durationMs,
    errorCode: result.errorCode,
    errorMessage: result.aborted ? 'The attempt was stopped before it ended.' : result.errorMessage,
    exchange: {
      url: request.url,
      statusCode: result.statusCode,
      requestHeaders: maskHeaders(request.headers),
      responseHeaders: result.responseHeaders,
      responseBody: result.responseBody,
      truncated: result.truncated,
    },
  };
}

type Answerer = { webhookId: string; organizationId: string | null; version: number; isFailing: boolean };

/** Whether the endpoint's row is to be written. A busy endpoint's row is no bottleneck: most attempts change nothing. */
function changesEndpoint({ webhookId, isFailing }: Answerer, verdict: Verdict, life: EndpointLife): boolean {
  const { outcome, disable, holdBackMs } = verdict;
  if (disable !== null || holdBackMs !== null || (outcome === 'failed') !== isFailing) return true;
  return outcome === 'failed' && life.isFailureDue(webhookId);
}

type SettledRow = {
  url: string;
  /** Set when it is this answer that has disabled it. */
  disabled_at: Date | null;
  disabled_reason: string | null;
  /** As they were before. */
  warned_percent: number;
  failing_since: Date | null;
};

/**
 * Does to the endpoint what the answer asks for, if it is still the endpoint that answered: an answer of the old URL
 * says nothing about the new one. Null when it is not, and for a probe of a disabled endpoint: whoever sent it decides.
 */
async function settleEndpoint(sql: Sql, { webhookId, organizationId, version }: Answerer, verdict: Verdict) {
  const isFailing = verdict.outcome === 'failed';
  const [row] = await sql.query<SettledRow>(
    `with before as (select id, warned_percent, failing_since from webhooks
                     where id = $1 and organization_id = $2 and version = $3 and disabled_at is null for update)
     update webhooks w
     set failing_since = case when $4 then coalesce(w.failing_since, now()) end,
         last_failed_at = case when $4 then now() end,
         warned_percent = case when $4 then w.warned_percent else 0 end,
         held_until = case when $5::float8 is null then held_until
                           else greatest(held_until, now() + $5 * interval '1 millisecond') end,
         disabled_at = case when $6::text is null then disabled_at else coalesce(disabled_at, now()) end,
         disabled_reason = case when $6::text is null then disabled_reason else coalesce(disabled_reason, $6) end,
         version = case when $6::text is null then version else version + 1 end,
         updated_at = case when $6::text is null then updated_at else now() end
     from before where w.id = before.id
     returning w.url, w.disabled_at, w.disabled_reason,
               before.warned_percent, before.failing_since`,
    [webhookId, organizationId, version, isFailing, verdict.holdBackMs, verdict.disable],
  );
  if (row === undefined) return null;
  return {
    url: row.url,
    disabledAt: row.disabled_at,
    reason: row.disabled_reason,
    warnedPercent: row.warned_percent,
    failingSince: row.failing_since,
  };
}
