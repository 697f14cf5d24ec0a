import { once } from 'node:events';
import { createServer } from 'node:net';
import { isSampled, noTracing, traced, tracedBatch } from '@novapulse/core';
import { freePort, type OtlpReceiver, startOtlpReceiver, startProgram } from '@novapulse/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseWorkerEnv } from '../env/workerEnv.ts';
import { startTelemetry, type Telemetry } from './startTelemetry.ts';

const first = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const second = '00-1af7651916cd43dd8448eb211c80319c-c7ad6b7169203331-01';
const leftOut = '00-2af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';

const required = { DATABASE_URL: 'postgres://a:b@c/d', ENCRYPTION_KEYS: `k1:${Buffer.alloc(32).toString('base64')}` };

let collector: OtlpReceiver;
let started: Telemetry | null = null;
const faults: unknown[] = [];

beforeEach(async () => {
  collector = await startOtlpReceiver();
});

afterEach(async () => {
  await started?.stop(1000);
  started = null;
  vi.unstubAllEnvs();
  faults.length = 0;
  await collector.close();
});

async function start(variables: Record<string, string> = {}) {
  const set = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_SAMPLER: 'always_on', ...variables };
  // The exporter reads its own variables from the process's environment.
  for (const [name, value] of Object.entries(set)) vi.stubEnv(name, value);
  started = await startTelemetry({
    env: parseWorkerEnv({ ...required, ...set }).telemetry,
    service: 'worker',
    version: '1.2.3',
    onFault: (error) => faults.push(error),
  });
  return started;
}

async function spansOf({ stop }: Telemetry) {
  await stop(5000);
  return collector.spans();
}

describe('traces', () => {
  it('reach a collector with names, parents, links and what the process is', async () => {
    const telemetry = await start({ OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test' });
    const { tracing } = telemetry;
    await traced(tracing, 'outer', { kind: 'consumer', parent: first, links: [second] }, async () => {
      await traced(tracing, 'inner', { attributes: { 'db.system.name': 'postgresql', n: 2 } }, async () => undefined);
    });
    const spans = await spansOf(telemetry);
    const [inner, outer] = ['inner', 'outer'].map((name) => spans.find((span) => span.name === name));
    expect(outer).toMatchObject({
      service: 'novapulse-worker',
      resource: { 'service.version': '1.2.3', 'deployment.environment.name': 'test' },
      kind: 'consumer',
      traceId: first.split('-')[1],
      parentSpanId: first.split('-')[2],
      links: [{ traceId: second.split('-')[1], spanId: second.split('-')[2] }],
      isFailed: false,
    });
    expect(inner).toMatchObject({
      traceId: outer?.traceId,
      parentSpanId: outer?.spanId,
      attributes: { 'db.system.name': 'postgresql', n: 2 },
    });
  });

  it('carry no message of an error and nothing that looks like a secret (invariant 10)', async () => {
    const telemetry = await start();
    const work = traced(
      telemetry.tracing,
      'work',
      { attributes: { text: 'Authorization: Bearer np_canarycanary', url: 'https://a:canary@b.example/' } },
      () => Promise.reject(new TypeError('canary')),
    );
    await expect(work).rejects.toThrow('canary');
    expect(await spansOf(telemetry)).toMatchObject([{ isFailed: true, attributes: { 'error.type': 'TypeError' } }]);
    expect(Buffer.concat(collector.bodies()).includes('canary')).toBe(false);
  });

  it('of a batch belong to its first trace that is kept', async () => {
    const telemetry = await start();
    await tracedBatch(telemetry.tracing, 'commit', { traceParents: [leftOut, first, second] }, async () => undefined);
    expect(await spansOf(telemetry)).toMatchObject([
      { traceId: first.split('-')[1], links: [{ traceId: second.split('-')[1] }] },
    ]);
  });
});

describe('the sampler', () => {
  it('follows the caller, and the first trace of a job in later ones', async () => {
    const { tracing } = await start({ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' });
    const isKept = (options: Parameters<typeof tracing.begin>[1]) => tracing.begin('x', options).isRecorded;
    expect(isKept({ parent: first })).toBe(true);
    expect(isKept({ parent: leftOut })).toBe(false);
    expect(isKept({ parent: null })).toBe(false);
    expect(isKept({ parent: null, links: [first] })).toBe(true);
    expect(isKept({ parent: null, links: [leftOut] })).toBe(false);
    expect(isKept({ parent: '00-nonsense-01' })).toBe(false);
  });

  it('leaves out all of a trace that is left out, and the ids stay for logs and rows', async () => {
    const telemetry = await start({ OTEL_TRACES_SAMPLER: 'parentbased_always_on' });
    await traced(telemetry.tracing, 'outer', { parent: leftOut }, async () => {
      await traced(telemetry.tracing, 'inner', {}, async (inner) => {
        expect(inner).toMatchObject({ isRecorded: false, traceId: leftOut.split('-')[1] });
        expect(isSampled(inner.traceParent)).toBe(false);
      });
      expect(telemetry.tracing.current()?.traceId).toBe(leftOut.split('-')[1]);
    });
    expect(await spansOf(telemetry)).toEqual([]);
  });

  it('keeps a share of what begins here', async () => {
    const { tracing } = await start({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.5' });
    const kept = Array.from({ length: 1000 }, () => tracing.begin('x')).filter((span) => span.isRecorded).length;
    // Six standard deviations.
    expect(Math.abs(kept - 500)).toBeLessThan(95);
    const spans = Array.from({ length: 20 }, () => tracing.begin('x'));
    expect(spans.every((span) => isSampled(span.traceParent) === span.isRecorded)).toBe(true);
  });
});

describe('a collector', () => {
  it('that is away costs its spans and nothing else', async () => {
    const telemetry = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://user:canary@127.0.0.1:${await freePort()}`,
      OTEL_BSP_SCHEDULE_DELAY: '10',
      OTEL_EXPORTER_OTLP_TIMEOUT: '100',
    });
    telemetry.tracing.begin('x').end();
    await expect.poll(() => faults.length, { timeout: 5000 }).toBeGreaterThan(0);
    expect(faults.map(String).join()).not.toContain('canary');
    await telemetry.stop(5000);
  });

  it('that never answers does not hold up the end of the process', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const telemetry = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
    telemetry.tracing.begin('x').end();
    await telemetry.stop(50);
    silent.close();
  });
});

describe('without a collector', () => {
  it.each([[{ OTEL_EXPORTER_OTLP_ENDPOINT: '' }], [{ OTEL_SDK_DISABLED: 'true' }], [{ OTEL_TRACES_EXPORTER: 'none' }]])(
    '%o: there is no tracing',
    async (variables) => {
      expect((await start(variables)).tracing).toBe(noTracing);
    },
  );

  it('nothing of OpenTelemetry is loaded', async () => {
    const loadedWith = async (variables: Record<string, string>) => {
      const program = startProgram(new URL('./imports.fixture.ts', import.meta.url), { ...required, ...variables });
      expect(await program.ended).toBe(0);
      return Number(program.stdout());
    };
    expect(await loadedWith({})).toBe(0);
    expect(await loadedWith({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url })).toBeGreaterThan(10);
  });
});
