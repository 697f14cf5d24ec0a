import type { Sql } from '@novapulse/db';
import { recordBeat, recordStop, type WorkerBeat } from '../control/workers.ts';

export type Heartbeat = {
  start(): void;
  /** Says that the worker has stopped by itself. */
  stop(): Promise<void>;
};

type Options = { sql: Sql; describe: () => WorkerBeat; onError: (error: unknown) => void; everyMs?: number };

/** Says every 5 s that this worker lives. A beat that cannot be written is left out: it says just that. */
export function createHeartbeat({ sql, describe, onError, everyMs = 5_000 }: Options): Heartbeat {
  let timer: NodeJS.Timeout | undefined;
  let beating: Promise<void> | undefined;

  async function beat(): Promise<void> {
    try {
      await recordBeat(sql, describe());
    } catch (error) {
      onError(error);
    }
    beating = undefined;
  }

  return {
    start() {
      beating = beat();
      timer = setInterval(() => {
        beating ??= beat();
      }, everyMs);
    },
    async stop() {
      clearInterval(timer);
      if (timer === undefined) return;
      await beating;
      await recordStop(sql, describe().id).catch(onError);
    },
  };
}
