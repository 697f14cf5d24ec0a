export type CircuitOptions = {
  /** Milliseconds after which an answer no longer counts. */
  deadlineMs: number;
  /** Does what callers need done; asked again and again while the circuit is open, by nobody's request. */
  probe: () => Promise<unknown>;
  /** Told once per change, with what opened the circuit. */
  onChange: (isUp: boolean, error?: unknown) => void;
};

export type Circuit = {
  /** Rejects at once while the circuit is open, and after the deadline otherwise. The first failure opens it. */
  run<T>(work: () => Promise<T>): Promise<T>;
  isUp(): boolean;
  close(): void;
};

/** The store was not asked, since it did not answer a moment ago. */
class CircuitOpenError extends Error {
  override readonly name = 'CircuitOpenError';
}

// The first probe comes soon, for a store that was only slow for once; later ones leave a dead one alone.
const firstProbeAfterMs = 50;
const lastProbeAfterMs = 500;

/**
 * Bounds what a dependency that hangs can cost: one deadline, once. Whoever waits when that is noticed is let go at
 * once, whoever comes later does not wait at all, and probes in the background find out when it is back.
 */
export function createCircuit({ deadlineMs, probe, onChange }: CircuitOptions): Circuit {
  const waiting = new Set<(error: unknown) => void>();
  let isUp = true;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  function open(error: unknown): void {
    if (!isUp || isClosed) return;
    isUp = false;
    for (const letGo of waiting) letGo(error);
    waiting.clear();
    onChange(false, error);
    probeLater(firstProbeAfterMs);
  }

  function probeLater(afterMs: number): void {
    timer = setTimeout(() => void probeOnce(afterMs), afterMs).unref();
  }

  async function probeOnce(waitedMs: number): Promise<void> {
    const [outcome] = await Promise.allSettled([withDeadline(probe, deadlineMs, () => undefined)]);
    if (isClosed) return;
    if (outcome.status === 'rejected') {
      probeLater(Math.min(waitedMs * 2, lastProbeAfterMs));
      return;
    }
    isUp = true;
    onChange(true);
  }

  return {
    async run(work) {
      if (!isUp) throw new CircuitOpenError('The store did not answer a moment ago.');
      let letGo: ((error: unknown) => void) | undefined;
      try {
        return await withDeadline(work, deadlineMs, (reject) => {
          letGo = reject;
          waiting.add(reject);
        });
      } catch (error) {
        open(error);
        throw error;
      } finally {
        if (letGo) waiting.delete(letGo);
      }
    },
    isUp: () => isUp,
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

function withDeadline<T>(
  work: () => Promise<T>,
  deadlineMs: number,
  onStart: (reject: (error: unknown) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    // Timers come before sockets in a turn of the event loop. After a turn that took too long the answer may be there
    // and unread: it is read before the check phase, so only then is it late.
    const timer = setTimeout(
      () => setImmediate(() => reject(new Error(`no answer within ${deadlineMs} ms`))),
      deadlineMs,
    );
    onStart((error) => {
      clearTimeout(timer);
      reject(error);
    });
    work()
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}
