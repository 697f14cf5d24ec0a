import {
  type OtlpReceiver,
  type ReceivedSpan,
  type Receiver,
  startOtlpReceiver,
  startReceiver,
} from '@novapulse/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type Driven, driveFlows, publishTrace } from './driveFlows.ts';
import { type Pair, startPair } from './startPair.ts';

const lineSchema = z.looseObject({ event: z.string(), level: z.string(), requestId: z.string().optional() });

/** As a word of its own: six digits are part of many a number. */
function holds(text: string, canary: string): boolean {
  const escaped = canary.replaceAll(/[^\w]/g, String.raw`\$&`);
  return new RegExp(`(?<![A-Za-z0-9.])${escaped}(?![A-Za-z0-9])`).test(text);
}

/** Runs web and worker as processes, uses them, and looks at what they say of it in traces, logs and metrics. */
export function describeWatchedPair(engine: 'postgres' | 'redis'): void {
  // Whole processes, on a machine that may be busy.
  vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
  describe(`web and worker on ${engine}, watched`, () => watch(engine));
}

function watch(engine: 'postgres' | 'redis'): void {
  let collector: OtlpReceiver;
  let receiver: Receiver;
  let pair: Pair;
  let driven: Driven;
  let spans: ReceivedSpan[];
  let metrics: Record<'web' | 'worker', string>;
  let exits: unknown[];

  beforeAll(async () => {
    collector = await startOtlpReceiver();
    receiver = await startReceiver();
    pair = await startPair({
      engine,
      env: {
        LOG_LEVEL: 'trace',
        METRICS_TOKEN: 'metrics-canary',
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer collector-canary',
        OTEL_TRACES_SAMPLER: 'parentbased_always_on',
        OTEL_BSP_SCHEDULE_DELAY: '100',
      },
    });
    driven = await driveFlows(pair, receiver);
    metrics = { web: await scrape(pair.origin), worker: await scrape(pair.workerOrigin) };
    // What waits is exported at the end.
    exits = await pair.stop();
    spans = collector.spans();
  });

  afterAll(async () => {
    await pair.dispose();
    await receiver.close();
    await collector.close();
  });

  const inTrace = (traceId: string) => spans.filter((span) => span.traceId === traceId);

  it('do what they were asked for, and stop cleanly', () => {
    expect(driven.statuses).toEqual({ first: 200, byCode: 200, session: 200, published: 200 });
    expect(exits).toEqual([0, 0]);
  });

  it('make one trace from the publish to the receiver’s answer, across processes', () => {
    const trace = inTrace(publishTrace.traceId);
    const named = (service: string, name: string) =>
      trace.find((span) => span.service === `novapulse-${service}` && span.name === name);
    const chain = [
      named('web', 'POST /api/trpc/:procedure'),
      named('web', 'events.publish'),
      named('web', 'create webhook'),
      named('worker', 'process webhook'),
      named('worker', 'POST'),
    ];
    // Each is the child of the one before, and the first of the caller's span.
    expect(chain.map((span) => span?.parentSpanId)).toEqual([
      publishTrace.spanId,
      ...chain.slice(0, -1).map((span) => span?.spanId),
    ]);
    expect(chain.map((span) => span?.kind)).toEqual(['server', 'internal', 'producer', 'consumer', 'client']);
    expect(named('web', 'send webhook')).toMatchObject({
      kind: 'producer',
      parentSpanId: named('web', 'create webhook')?.spanId,
      attributes: { 'messaging.destination.name': 'webhook', 'novapulse.queue.engine': engine },
    });
    expect(named('worker', 'process webhook')?.attributes).toMatchObject({
      'novapulse.job.id': driven.jobId,
      'novapulse.job.attempt': 1,
      'messaging.operation.type': 'process',
    });
    expect(named('worker', 'POST')).toMatchObject({
      isFailed: true,
      attributes: { 'http.response.status_code': 500, 'server.address': '127.0.0.1', 'server.port': receiver.port },
    });
  });

  it('have the statements of the ledger in it, and the commands of Redis', () => {
    const trace = inTrace(publishTrace.traceId);
    const summaries = trace.map((span) => span.attributes['db.query.summary']);
    expect(summaries).toEqual(expect.arrayContaining(['publish', 'start', 'finish']));
    const commands = trace.filter((span) => span.attributes['db.system.name'] === 'redis');
    expect(commands.length > 0).toBe(engine === 'redis');
  });

  it('begin a trace for each retry, with a link to the first', () => {
    const retry = spans.find(
      ({ attributes: a }) => a['novapulse.job.id'] === driven.jobId && a['novapulse.job.attempt'] === 2,
    );
    const first = inTrace(publishTrace.traceId).find((span) => span.name === 'create webhook');
    expect(retry?.traceId).not.toBe(publishTrace.traceId);
    expect(retry).toMatchObject({ parentSpanId: '', links: [{ traceId: first?.traceId, spanId: first?.spanId }] });
    expect(inTrace(retry?.traceId ?? '').map((span) => span.name)).toEqual(expect.arrayContaining(['POST', 'finish']));
  });

  it('show whoever reads the delivery its trace', () => {
    expect(driven.shownTraceId).toBe(publishTrace.traceId);
  });

  it('tell the receiver nothing of it', () => {
    expect(receiver.requests.every(({ headers }) => !('traceparent' in headers || 'tracestate' in headers))).toBe(true);
  });

  it.each(['web', 'worker'] as const)('log no secret in %s at any level (invariant 10)', (name) => {
    const { stdout, stderr } = pair.programs[name];
    const text = `${stdout()}${stderr()}`;
    expect(text).toContain('"level":"debug"');
    const own = ['metrics-canary', 'collector-canary'];
    expect([...driven.canaries, ...own].filter((canary) => holds(text, canary))).toEqual([]);
  });

  it('put no secret into a span (invariant 10)', () => {
    const text = Buffer.concat(collector.bodies()).toString('latin1');
    expect(text).toContain('events.publish');
    // The path of an endpoint is in no span either: receivers keep secrets there.
    expect(driven.canaries.filter((canary) => holds(text, canary))).toEqual([]);
  });

  it('say on every line of a request whose it is', () => {
    const lines = linesOf(pair.programs.web.stdout()).filter((line) => line.requestId === 'observed-request');
    expect(lines.map((line) => line.event)).toContain('http_request');
    expect(new Set(lines.map((line) => line.traceId))).toEqual(new Set([publishTrace.traceId]));
    const anonymous = linesOf(pair.programs.web.stdout()).filter(({ event }) => event === 'http_request');
    expect(anonymous.every((line) => line.requestId !== undefined)).toBe(true);
  });

  it('say on every line of an attempt whose it is', () => {
    const lines = linesOf(pair.programs.worker.stdout()).filter((line) => line.event === 'attempt_ended');
    expect(lines.filter((line) => line.jobId === driven.jobId)).toMatchObject([{ attempt: 1 }, { attempt: 2 }]);
    expect(lines.every((line) => z.string().length(32).safeParse(line.traceId).success)).toBe(true);
  });

  it('do not take a customer’s broken endpoint for an error of theirs', () => {
    const lines = linesOf(pair.programs.worker.stdout());
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter(({ level }) => ['warn', 'error', 'fatal'].includes(level))).toEqual([]);
  });

  it('have no label in their metrics that comes from a request', () => {
    const values = labelValues(`${metrics.web}\n${metrics.worker}`);
    expect(values.size).toBeGreaterThan(50);
    const suspicious =
      /@|:\/\/|\b(?:org|usr|key|whk|evt|job|wfr|rep|req|ses)_[a-z0-9]{10,}|[0-9a-f]{16}|canary|observed/i;
    expect([...values].filter((value) => suspicious.test(value))).toEqual([]);
    expect([...values].filter((value) => value.includes('/')).toSorted()).toEqual(
      expect.arrayContaining(['/*', '/api/trpc/:procedure']),
    );
  });

  it('count what came of it', () => {
    for (const sample of [
      'novapulse_events_published_total{outcome="accepted",service="web"} 2',
      'novapulse_mfa_checks_total{factor="totp",outcome="passed",service="web"} 1',
      'novapulse_mfa_checks_total{factor="totp",outcome="wrong",service="web"} 1',
      'novapulse_mfa_checks_total{factor="recovery_code",outcome="passed",service="web"} 1',
      'novapulse_endpoints{state="failing",service="web"} 1',
    ]) {
      expect(metrics.web).toContain(sample);
    }
    for (const sample of [
      'novapulse_deliveries_total{outcome="succeeded",service="worker"} 2',
      'novapulse_deliveries_total{outcome="failed",service="worker"} 1',
      'novapulse_delivery_attempts_total{outcome="failed",error_code="http_status",service="worker"} 4',
    ]) {
      expect(metrics.worker).toContain(sample);
    }
  });
}

async function scrape(origin: string): Promise<string> {
  const response = await fetch(`${origin}/metrics`, { headers: { authorization: 'Bearer metrics-canary' } });
  return await response.text();
}

function linesOf(output: string) {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => lineSchema.parse(JSON.parse(line)));
}

function labelValues(text: string): Set<string> {
  return new Set([...text.matchAll(/[{,]\w+="((?:[^"\\]|\\.)*)"/g)].map((match) => match[1] ?? ''));
}
