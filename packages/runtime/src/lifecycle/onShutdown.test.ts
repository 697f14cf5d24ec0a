import { EventEmitter, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../logging/createLogger.ts';
import { onCrash } from './onCrash.ts';
import { onShutdown, type ShutdownStep } from './onShutdown.ts';

function createProcess(steps: readonly ShutdownStep[], isSupervised = false) {
  const source = new EventEmitter();
  const exits: number[] = [];
  const events: string[] = [];
  const exited = new EventEmitter();
  const clock = { ms: 0 };
  const logger = createLogger({
    service: 'test',
    level: 'info',
    format: 'json',
    destination: { write: (line) => void events.push(line) },
  });
  const exit = (code: number) => {
    exits.push(code);
    exited.emit('exit');
  };
  const shutdown = onShutdown({ logger, steps, isSupervised, source, exit, nowMs: () => clock.ms });
  onCrash({ logger, source, exit });
  return { source, exits, log: () => events.join(''), clock, shutdown, exit: once(exited, 'exit') };
}

function createGate(name: string, deadlineMs = 10_000) {
  const gate = Promise.withResolvers<void>();
  return { open: gate.resolve, step: { name, deadlineMs, run: () => gate.promise } };
}

describe('shutdown (invariant 12)', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'])('runs the steps in order and exits 0 on %s', async (signal) => {
    const order: string[] = [];
    const steps = ['first', 'second'].map((name) => ({ name, deadlineMs: 1000, run: () => void order.push(name) }));
    const child = createProcess(steps);
    child.source.emit(signal);
    await child.exit;
    expect(order).toEqual(['first', 'second']);
    expect(child.exits).toEqual([0]);
    expect(child.log()).toContain('"step":"second","outcome":"done"');
  });

  it('counts signals within two seconds as one', async () => {
    const gate = createGate('drain');
    const child = createProcess([gate.step]);
    child.source.emit('SIGINT');
    child.clock.ms = 1999;
    child.source.emit('SIGTERM');
    expect(child.exits).toEqual([]);
    gate.open();
    await child.exit;
    expect(child.exits).toEqual([0]);
  });

  it('is forced by a later signal, with a code that says which', () => {
    const child = createProcess([createGate('drain').step]);
    child.source.emit('SIGINT');
    child.clock.ms = 2001;
    child.source.emit('SIGINT');
    expect(child.exits).toEqual([130]);
  });

  it('goes on after a step that fails or overruns, and exits 1', async () => {
    const order: string[] = [];
    const fails = { name: 'fails', deadlineMs: 1000, run: () => Promise.reject(new Error('boom')) };
    const throws = { name: 'throws', deadlineMs: 1000, run: () => expect.unreachable() };
    const hangs = createGate('hangs', 5).step;
    const child = createProcess([
      fails,
      throws,
      hangs,
      { name: 'last', deadlineMs: 1000, run: () => void order.push('last') },
    ]);
    child.source.emit('SIGTERM');
    await child.exit;
    expect(order).toEqual(['last']);
    expect(child.exits).toEqual([1]);
    expect(child.log()).toContain('"step":"hangs","outcome":"timed_out"');
    expect(child.log()).toContain('"step":"fails","outcome":"failed"');
  });

  it('stops when the supervisor is gone, and only then', async () => {
    const supervised = createProcess([], true);
    supervised.source.emit('disconnect');
    await supervised.exit;
    expect(supervised.exits).toEqual([0]);
    const alone = createProcess([]);
    alone.source.emit('disconnect');
    expect(alone.shutdown.isShuttingDown()).toBe(false);
  });

  it('stops at once when the supervisor was gone before it listened', async () => {
    const exit = Promise.withResolvers<number>();
    const source = Object.assign(new EventEmitter(), { connected: false });
    const logger = createLogger({ service: 'test', level: 'silent' });
    onShutdown({ logger, steps: [], isSupervised: true, source, exit: exit.resolve, nowMs: () => 0 });
    expect(await exit.promise).toBe(0);
  });

  it('is not forced by the first signal after the supervisor went', async () => {
    const gate = createGate('drain');
    const child = createProcess([gate.step], true);
    child.source.emit('disconnect');
    child.clock.ms = 10_000;
    child.source.emit('SIGTERM');
    expect(child.exits).toEqual([]);
    gate.open();
    await child.exit;
    expect(child.exits).toEqual([0]);
  });

  it('logs what nothing caught and exits 1', () => {
    const child = createProcess([]);
    child.source.emit('uncaughtException', new Error('boom'));
    child.source.emit('unhandledRejection', 'reason');
    expect(child.exits).toEqual([1, 1]);
    expect(child.log()).toContain('boom');
  });
});
