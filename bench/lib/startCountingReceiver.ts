import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const report = z.object({
  received: z.number(),
  duplicates: z.number(),
  lastAtMs: z.number(),
  latenciesMs: z.array(z.number()),
});

export type ReceiverReport = z.infer<typeof report>;

export type CountingReceiver = {
  url: string;
  report(): Promise<ReceiverReport>;
  reset(): Promise<void>;
  close(): void;
};

export async function startCountingReceiver(): Promise<CountingReceiver> {
  const child = fork(fileURLToPath(new URL('countingReceiver.ts', import.meta.url)));
  const [hello] = await once(child, 'message');
  const { port } = z.object({ port: z.number() }).parse(hello);
  const ask = async (question: 'report' | 'reset') => {
    const answer = once(child, 'message');
    child.send(question);
    return report.parse((await answer)[0]);
  };
  return {
    url: `http://127.0.0.1:${port}/hook`,
    report: () => ask('report'),
    reset: async () => void (await ask('reset')),
    close: () => child.disconnect(),
  };
}
