import { eventually } from '@novapulse/testing';
import { describe, expect, it } from 'vitest';
import { createCircuit } from './createCircuit.ts';

function createTestCircuit({ deadlineMs = 20 } = {}) {
  const changes: boolean[] = [];
  const state = { isDown: false, probes: 0 };
  const circuit = createCircuit({
    deadlineMs,
    async probe() {
      state.probes += 1;
      if (state.isDown) throw new Error('still down');
    },
    onChange: (isUp) => changes.push(isUp),
  });
  return { circuit, changes, state };
}

const never = () => new Promise<never>(() => undefined);

describe('createCircuit', () => {
  it('lets answers and refusals of a store that works pass', async () => {
    const { circuit, changes } = createTestCircuit();
    expect(await circuit.run(async () => 7)).toBe(7);
    expect([circuit.isUp(), changes]).toEqual([true, []]);
  });

  it('opens at the first failure, and asks no more', async () => {
    const { circuit, state } = createTestCircuit();
    state.isDown = true;
    await expect(circuit.run(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    let asked = 0;
    await expect(
      circuit.run(async () => {
        asked += 1;
      }),
    ).rejects.toThrow('did not answer');
    expect([circuit.isUp(), asked]).toEqual([false, 0]);
    circuit.close();
  });

  it('lets everybody go who waits when it opens', async () => {
    const { circuit, state, changes } = createTestCircuit({ deadlineMs: 3_600_000 });
    state.isDown = true;
    const waiting = Array.from({ length: 50 }, () => circuit.run(never));
    const failing = circuit.run(() => Promise.reject(new Error('gone')));
    const outcomes = await Promise.allSettled([...waiting, failing]);
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect(changes).toEqual([false]);
    circuit.close();
  });

  it('gives up on a store that hangs, and takes it back once a probe is answered', async () => {
    const { circuit, changes, state } = createTestCircuit();
    state.isDown = true;
    await expect(circuit.run(never)).rejects.toThrow('no answer within 20 ms');
    await eventually(() => expect(state.probes).toBeGreaterThan(1));
    expect(circuit.isUp()).toBe(false);
    state.isDown = false;
    await eventually(() => expect(circuit.isUp()).toBe(true));
    expect(await circuit.run(async () => 'back')).toBe('back');
    expect(changes).toEqual([false, true]);
  });

  it('does not blame the store for a turn of this process that took too long', async () => {
    const { circuit } = createTestCircuit();
    const { promise, resolve } = Promise.withResolvers<string>();
    const answer = circuit.run(() => promise);
    // Ready in the poll phase of the turn in which the deadline passes, as an answer in a socket's buffer would be.
    const { createServer, connect } = await import('node:net');
    const server = createServer((socket) => socket.end('x')).listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    const address = server.address();
    connect({ host: '127.0.0.1', port: typeof address === 'object' && address ? address.port : 0 }).once('data', () =>
      resolve('in time'),
    );
    const untilMs = performance.now() + 60;
    await new Promise((connected) => server.once('connection', connected));
    while (performance.now() < untilMs) {}
    expect(await answer).toBe('in time');
    server.close();
  });
});
