import { performance } from 'node:perf_hooks';
import { Counter, Gauge, type Registry } from 'prom-client';

/** A pool of database connections at this moment. */
export type PoolReading = { max: number; total: number; idle: number; waiting: number };

export function registerPoolGauges(registry: Registry, pools: Readonly<Record<string, () => PoolReading>>): void {
  const registers = [registry];
  const each = (show: (pool: string, reading: PoolReading) => void) => {
    for (const [pool, read] of Object.entries(pools)) show(pool, read());
  };
  new Gauge({
    name: 'novapulse_db_pool_connections',
    help: 'Open connections of a pool of this process by state: busy or idle.',
    labelNames: ['pool', 'state'] as const,
    registers,
    collect() {
      each((pool, { total, idle }) => {
        this.set({ pool, state: 'busy' }, total - idle);
        this.set({ pool, state: 'idle' }, idle);
      });
    },
  });
  new Gauge({
    name: 'novapulse_db_pool_max_connections',
    help: 'The most connections that a pool of this process opens.',
    labelNames: ['pool'] as const,
    registers,
    collect() {
      each((pool, { max }) => this.set({ pool }, max));
    },
  });
  new Gauge({
    name: 'novapulse_db_pool_waiting',
    help: 'Statements and transactions that wait for a connection of a pool.',
    labelNames: ['pool'] as const,
    registers,
    collect() {
      each((pool, { waiting }) => this.set({ pool }, waiting));
    },
  });
}

/** The share of time in which the loop is busy is this counter's rate, whoever scrapes how often. */
export function registerLoopCounter(registry: Registry): void {
  let seenSeconds = 0;
  new Counter({
    name: 'novapulse_event_loop_active_seconds_total',
    help: 'Time for which the event loop was busy. Its rate is the loop’s utilization, 1 at most.',
    registers: [registry],
    collect() {
      const activeSeconds = performance.eventLoopUtilization().active / 1000;
      this.inc(Math.max(0, activeSeconds - seenSeconds));
      seenSeconds = activeSeconds;
    },
  });
}

export function registerBuildInfo(registry: Registry, version: string): void {
  new Gauge({
    name: 'novapulse_build_info',
    help: 'Always 1; the labels say what runs.',
    labelNames: ['version', 'node'] as const,
    registers: [registry],
  }).set({ version, node: process.version }, 1);
}
