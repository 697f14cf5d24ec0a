import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const progress = z.object({ received: z.number(), duplicates: z.number(), lastAtMs: z.number() });

export type CountingReceiver = {
  url: string;
  pid: number;
  /** What has arrived since the last reset, and when the latest request did. */
  progress(): Promise<z.infer<typeof progress>>;
  /** Publish to receive of each event since the last reset. */
  latenciesMs(): Promise<number[]>;
  reset(): Promise<void>;
  close(): void;
};

export async function startCountingReceiver(): Promise<CountingReceiver> {
  const child = fork(fileURLToPath(new URL('countingReceiver.ts', import.meta.url)));
  const [hello] = await once(child, 'message');
  const { port } = z.object({ port: z.number() }).parse(hello);
  const ask = async (question: 'progress' | 'latencies' | 'reset'): Promise<unknown> => {
    const answer = once(child, 'message');
    child.send(question);
    return (await answer)[0];
  };
  return {
    url: `http://127.0.0.1:${port}/hook`,
    pid: child.pid ?? -1,
    progress: async () => progress.parse(await ask('progress')),
    latenciesMs: async () => z.array(z.number()).parse(await ask('latencies')),
    reset: async () => void (await ask('reset')),
    close: () => child.disconnect(),
  };
}
