import type { EngineStorage, QueueEngine } from './engine.ts';

/** Beyond this part of its memory Redis is about to refuse writes. */
const fullAt = 0.9;

/** What is wrong with how the engine keeps its messages, for operators; null when nothing is. */
export function storageProblem(storage: EngineStorage | null): string | null {
  if (storage === null) return null;
  const { evictionPolicy, usedBytes, maxBytes } = storage;
  if (evictionPolicy !== 'noeviction') {
    return `maxmemory-policy is ${evictionPolicy}: set it to noeviction, or Redis throws queued work away when it is full`;
  }
  if (maxBytes !== null && usedBytes > maxBytes * fullAt) {
    return `Redis uses ${mebibytes(usedBytes)} of ${mebibytes(maxBytes)}: give it more memory before it refuses work`;
  }
  return null;
}

/**
 * Whether the engine answers and keeps what it is given.
 *
 * @throws Error that says what is wrong.
 */
export async function checkEngine(engine: Pick<QueueEngine, 'ping' | 'storage'>): Promise<void> {
  await engine.ping();
  const problem = storageProblem(await engine.storage());
  if (problem !== null) throw new Error(problem);
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MiB`;
}
