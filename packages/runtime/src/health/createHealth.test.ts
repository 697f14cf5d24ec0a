import { describe, expect, it } from 'vitest';
import { createLogger } from '../logging/createLogger.ts';
import { createHealth, type HealthOptions } from './createHealth.ts';
import type { HealthCheck } from './createHealthCheck.ts';
import { createLoopMonitor } from './createLoopMonitor.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
const calm = { isWedged: () => false, close: () => undefined };

function createTestHealth(checks: readonly HealthCheck[], options: Partial<HealthOptions> = {}) {
  const clock = { ms: 0 };
  const health = createHealth({ checks, logger, loop: calm, nowMs: () => clock.ms, ...options });
  health.markStarted();
  return { health, clock };
}

function createCheck(overrides: Partial<HealthCheck> = {}) {
  const state = { runs: 0, isBroken: false };
  const check: HealthCheck = {
    name: 'database',
    timeoutMs: 1000,
    onFailure: 'down',
    run: async () => {
      state.runs += 1;
      if (state.isBroken) {
        throw new Error('connect ECONNREFUSED 10.1.2.3:5432');
      }
    },
    ...overrides,
  };
  return { state, check };
}

describe('ready', () => {
  it('is 200 with a latency while everything is up', async () => {
    const { health } = createTestHealth([createCheck().check]);
    expect(await health.ready()).toEqual({
      httpStatus: 200,
      body: { status: 'ok', checks: { database: { status: 'up', latencyMs: 0 } } },
    });
  });

  it('is 503 when a check is down, and says neither why nor where', async () => {
    const { check, state } = createCheck();
    state.isBroken = true;
    const answer = await createTestHealth([check]).health.ready();
    expect(answer).toEqual({ httpStatus: 503, body: { status: 'error', checks: { database: { status: 'down' } } } });
  });

  it('stays 200 with a degraded dependency (invariant 11)', async () => {
    const { check, state } = createCheck({ name: 'queue', onFailure: 'degraded' });
    state.isBroken = true;
    const answer = await createTestHealth([createCheck().check, check]).health.ready();
    expect(answer).toMatchObject({
      httpStatus: 200,
      body: { status: 'ok', checks: { queue: { status: 'degraded' } } },
    });
  });

  it('takes a check that hangs for down at its timeout, and aborts it', async () => {
    const aborted = Promise.withResolvers<unknown>();
    const hang = (signal: AbortSignal) =>
      new Promise<void>(() => signal.addEventListener('abort', () => aborted.resolve(signal.reason)));
    const { health } = createTestHealth([createCheck({ run: hang, timeoutMs: 5 }).check]);
    expect(await health.ready()).toMatchObject({ httpStatus: 503, body: { checks: { database: { status: 'down' } } } });
    expect(await aborted.promise).toBeInstanceOf(Error);
  });

  it('shares one run between probes at the same time, and its result for a second', async () => {
    const { check, state } = createCheck();
    const { health, clock } = createTestHealth([check]);
    await Promise.all(Array.from({ length: 20 }, () => health.ready()));
    clock.ms = 999;
    await health.ready();
    expect(state.runs).toBe(1);
    state.isBroken = true;
    clock.ms = 1000;
    expect((await health.ready()).httpStatus).toBe(503);
    state.isBroken = false;
    clock.ms = 2000;
    expect((await health.ready()).httpStatus).toBe(200);
    expect(state.runs).toBe(3);
  });

  it('is 503 before boot has finished and while shutting down', async () => {
    const health = createHealth({ checks: [createCheck().check], logger, loop: calm, nowMs: () => 0 });
    expect((await health.ready()).httpStatus).toBe(503);
    expect(health.startup()).toEqual({ httpStatus: 503, body: { status: 'error' } });
    health.markStarted();
    expect(health.startup()).toEqual({ httpStatus: 200, body: { status: 'ok' } });
    health.startShuttingDown();
    expect(await health.ready()).toMatchObject({ httpStatus: 503, body: { status: 'shutting_down' } });
    expect(health.startup().httpStatus).toBe(200);
  });
});

describe('live', () => {
  it('does not ask dependencies', async () => {
    const { check, state } = createCheck();
    state.isBroken = true;
    const { health } = createTestHealth([check]);
    await health.ready();
    expect(health.live().httpStatus).toBe(200);
    expect(state.runs).toBe(1);
  });

  it('fails when a consumer that should run has stopped, but not while draining', () => {
    const { health } = createTestHealth([], { isConsuming: () => false });
    expect(health.live()).toMatchObject({ httpStatus: 503, body: { checks: { consumers: { status: 'down' } } } });
    health.startShuttingDown();
    expect(health.live().httpStatus).toBe(200);
  });

  it('fails for a while after the event loop was held up', () => {
    const clock = { ms: 0 };
    const time = { nowMs: () => clock.ms, cpuMs: () => clock.ms };
    const loop = createLoopMonitor({ ...time, beatMs: 100, maxDelayMs: 1000, windowMs: 5000 });
    const { health } = createTestHealth([], { loop });
    clock.ms = 1100;
    expect(health.live().httpStatus).toBe(200);
    clock.ms += 1101;
    expect(health.live()).toMatchObject({ httpStatus: 503, body: { checks: { eventLoop: { status: 'down' } } } });
    for (let elapsedMs = 0; elapsedMs < 5000; elapsedMs += 500) {
      clock.ms += 500;
      health.live();
    }
    expect(health.live().httpStatus).toBe(200);
    loop.close();
  });

  it('does not blame the process for a machine that was suspended or busy', () => {
    const clock = { ms: 0 };
    const loop = createLoopMonitor({ nowMs: () => clock.ms, cpuMs: () => clock.ms / 10, maxDelayMs: 1000 });
    clock.ms = 60_000;
    expect(loop.isWedged()).toBe(false);
    loop.close();
  });
});
