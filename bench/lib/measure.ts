import { setTimeout as sleep } from 'node:timers/promises';
import { type Parts, watchCpu } from './cpuSeconds.ts';
import type { CountingReceiver } from './startCountingReceiver.ts';

export type Measured = {
  /** From the first call to the last request received. */
  seconds: number;
  received: number;
  duplicated: number;
  /** CPU seconds by part: those that were asked about, and `client` and `receiver`, which are the benchmark's own. */
  cpu: Record<string, number>;
};

export type MeasureOptions = {
  receiver: CountingReceiver;
  events: number;
  parts: Parts;
  publish: () => Promise<void>;
};

// Seldom enough to cost nothing; the end is the receiver's own time of the last request.
const askEveryMs = 50;
const giveUpAfterMs = 300_000;

/** Publishes and waits until everything has arrived, or for five minutes. The same for NovaPulse and for the floor. */
export async function measure({ receiver, events, parts, publish }: MeasureOptions): Promise<Measured> {
  await receiver.reset();
  const cpuSince = watchCpu({ ...parts, receiver: [receiver.pid] });
  const ownBefore = process.cpuUsage();
  const startedAtMs = Date.now();
  await publish();
  let progress = await receiver.progress();
  while (progress.received < events && Date.now() - startedAtMs < giveUpAfterMs) {
    await sleep(askEveryMs);
    progress = await receiver.progress();
  }
  const own = process.cpuUsage(ownBefore);
  return {
    seconds: (progress.lastAtMs - startedAtMs) / 1_000,
    received: progress.received,
    duplicated: progress.duplicates,
    cpu: { ...cpuSince(), client: (own.user + own.system) / 1_000_000 },
  };
}
