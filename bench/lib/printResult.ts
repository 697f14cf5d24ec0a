import type { Summary } from './summarize.ts';

export type DeliveryResult = {
  engine: string;
  events: number;
  nova: Summary;
  floor: Summary;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  lost: number;
  duplicated: number;
  attemptsRecorded: number;
  unfinished: number;
};

/** Two tables for people, and as the last line one JSON object for scripts. */
export function printResult({ engine, events, nova, floor, ...rest }: DeliveryResult): void {
  const result = {
    bench: 'delivery',
    engine,
    events,
    deliveriesPerSecond: Math.round(nova.perSecond),
    floorPerSecond: Math.round(floor.perSecond),
    ratioToNaive: round(nova.perSecond / floor.perSecond),
    cpuSecondsPer1000: round(nova.cpuSecondsPer1000),
    floorCpuSecondsPer1000: round(floor.cpuSecondsPer1000),
    ...rest,
  };
  for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(24)} ${value}`);
  console.log('\nCPU seconds per 1,000 deliveries (client and receiver are the benchmark’s own)');
  console.log(row('', 'NovaPulse', 'floor'));
  for (const part of new Set([...Object.keys(nova.cpuByPart), ...Object.keys(floor.cpuByPart)])) {
    console.log(row(part, cell(nova.cpuByPart[part]), cell(floor.cpuByPart[part])));
  }
  console.log(`\n${JSON.stringify(result)}`);
}

function row(name: string, nova: string, floor: string): string {
  return `${name.padEnd(10)} ${nova.padStart(10)} ${floor.padStart(10)}`;
}

function cell(seconds: number | undefined): string {
  return seconds === undefined ? '–' : seconds.toFixed(3);
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
