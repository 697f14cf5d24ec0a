import type { Clock } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import type { AttemptResult } from '../../ledger/finishJobs.ts';
import type { StartedDelivery } from '../../ledger/startJobs.ts';
import type { DeliveryHandler } from '../../worker/handler.ts';
import { persistently } from '../../worker/persistently.ts';
import { buildRequest, type WebhookRequest } from './buildRequest.ts';
import type { Endpoint, EndpointCache } from './createEndpointCache.ts';
import { judge, type Verdict } from './judge.ts';
import { maskHeaders } from './maskHeaders.ts';
import type { Sender } from './sendRequest.ts';
import type { SendResult } from './sendResult.ts';

export type DeliveryDependencies = {
  sql: Sql;
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
};

// Long enough for an operator to bring back the key; nothing was sent meanwhile.
const unsignedDelayMs = 60_000;

/** Signs and sends one delivery, records the exchange and does to the endpoint what the answer asks for. */
export function createDeliveryHandler(dependencies: DeliveryDependencies): DeliveryHandler {
  const { sql, endpoints, sender, clock, retryScheduleMs, userAgent, random, onFault } = dependencies;

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

  return async (delivery, { job, signal }) => {
    const startedAt = performance.now();
    const unsent = (errorCode: string, errorMessage: string, retryable: boolean): AttemptResult => ({
      outcome: 'failed',
      retryable,
      delayMs: unsignedDelayMs,
      durationMs: performance.now() - startedAt,
      errorCode,
      errorMessage,
    });

    const endpoint = await endpoints.get(delivery.webhookId, delivery.webhookVersion).catch((error: unknown) => {
      onFault(error, 'loading an endpoint');
      return 'unreadable' as const;
    });
    if (endpoint === 'unreadable')
      return unsent('endpoint_unreadable', 'NovaPulse could not read this endpoint. Nothing was sent.', true);
    if (endpoint === null) return unsent('endpoint_deleted', 'The endpoint was deleted. Nothing was sent.', false);

    const request = sign(delivery, endpoint);
    if (request === null) {
      onFault(new Error(`Endpoint ${delivery.webhookId} has no valid secret`), 'signing a delivery');
      return unsent('endpoint_unreadable', 'The endpoint has no valid secret. Nothing was sent.', true);
    }
    const result = await sender.send({ ...request, signal });
    const verdict = judge(result, { tries: job.tries + 1, scheduleMs: retryScheduleMs, random, now: clock.now() });
    if (!result.aborted) {
      // The request has left, so its outcome must reach the ledger even while the database is away for a moment.
      await persistently(
        () => settleEndpoint(sql, delivery.webhookId, verdict, delivery.isFailing),
        (error) => onFault(error, 'updating an endpoint'),
      );
    }
    return toAttemptResult(request, result, verdict);
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

/** Writes to the endpoint's row only when its state changes, so that a busy endpoint's row is not a bottleneck. */
async function settleEndpoint(sql: Sql, webhookId: string, verdict: Verdict, wasFailing: boolean): Promise<void> {
  const isFailing = verdict.outcome === 'failed';
  if (verdict.disable !== null) {
    await sql.query(
      `update webhooks set disabled_at = now(), disabled_reason = $2, version = version + 1, updated_at = now()
       where id = $1 and disabled_at is null`,
      [webhookId, verdict.disable],
    );
  }
  if (verdict.holdBackMs !== null) {
    await sql.query(
      `update webhooks set held_until = greatest(held_until, now() + $2 * interval '1 millisecond') where id = $1`,
      [webhookId, verdict.holdBackMs],
    );
  }
  if (isFailing !== wasFailing) {
    await sql.query(
      `update webhooks set failing_since = case when $2 then coalesce(failing_since, now()) end where id = $1`,
      [webhookId, isFailing],
    );
  }
}
