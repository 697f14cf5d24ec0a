const probes = ['live', 'ready', 'startup'];
// Node's fetch waits for minutes; whoever asks gives up after a few seconds.
const timeoutMs = 3000;

export type HealthcheckOptions = {
  /** `web` (the default) or `worker`. */
  process?: string | undefined;
  port?: string | undefined;
  probe: string;
};

/** Asks a process on this machine for its health, as the `HEALTHCHECK` of a container does. */
export async function healthcheck(
  { process = 'web', port, probe }: HealthcheckOptions,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ isOk: boolean; text: string }> {
  if (!probes.includes(probe)) return { isOk: false, text: `--probe: one of ${probes.join(', ')}` };
  if (process !== 'web' && process !== 'worker') return { isOk: false, text: `"${process}": web or worker` };
  const usual = process === 'web' ? env.PORT || '3000' : env.WORKER_PORT || '3001';
  const url = `http://127.0.0.1:${port ?? usual}/health/${probe}`;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    return { isOk: answer.ok, text: `${answer.status} ${await answer.text()}` };
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return { isOk: false, text: `${url}: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
}
