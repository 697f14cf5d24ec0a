import { readFileSync } from 'node:fs';

// USER_HZ, which is 100 on every Linux that Node runs on (proc_pid_stat(5)).
const ticksPerSecond = 100;

/** Processes by the part that they are, such as `web`; each stands for its descendants, too. */
export type Parts = Readonly<Record<string, readonly number[]>>;

/** Starts to watch some parts. The returned function says what each has used since, in CPU seconds. */
export function watchCpu(parts: Parts): () => Record<string, number> {
  const read = () => Object.entries(parts).map(([part, pids]): [string, number] => [part, cpuSeconds(pids)]);
  const before = new Map(read());
  return () => Object.fromEntries(read().map(([part, seconds]) => [part, seconds - (before.get(part) ?? 0)]));
}

/** CPU seconds that these processes and all their descendants have used, those that have ended included. */
function cpuSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + ticksOf(pid) / ticksPerSecond + cpuSeconds(childrenOf(pid)), 0);
}

/** User and system time, own and of children that were waited for: fields 14 to 17. */
function ticksOf(pid: number): number {
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
}

function childrenOf(pid: number): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
