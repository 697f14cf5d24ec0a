import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NovaError } from '@novapulse/core';
import { commandLineOf, isAlive, isErrno, signal, waitUntilGone } from '@novapulse/db/embedded';
import { z } from 'zod';

const runRecord = z.object({
  pid: z.number(),
  isStopping: z.boolean(),
  children: z.record(z.string(), z.number()),
});

/** What a running stack leaves in its home for the next one, in case it is killed. */
export type RunRecord = {
  addChild(name: string, pid: number): Promise<void>;
  markStopping(): Promise<void>;
  remove(): Promise<void>;
};

/** @throws NovaError in one line when the home cannot be written. */
export async function openRunRecord(home: string): Promise<RunRecord> {
  const file = fileIn(home);
  const record: z.infer<typeof runRecord> = { pid: process.pid, isStopping: false, children: {} };
  let last = Promise.resolve();
  // One after the other, or an older state could be written over a newer one.
  const inTurn = (step: () => Promise<void>): Promise<void> => {
    last = last.then(step);
    return last;
  };
  const write = async (): Promise<void> => {
    await writeFile(`${file}.new`, JSON.stringify(record));
    await rename(`${file}.new`, file);
  };
  try {
    await makeDirectory(home);
    await inTurn(write);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new NovaError('SERVICE_UNAVAILABLE', `NOVAPULSE_HOME: cannot write to ${home}: ${reason}`, { cause });
  }
  return {
    addChild(name, pid) {
      record.children[name] = pid;
      return inTurn(write);
    },
    markStopping() {
      record.isStopping = true;
      return inTurn(write);
    },
    remove: () => inTurn(() => rm(file, { force: true })),
  };
}

/**
 * Makes sure that nothing of an earlier stack in this home is left. Web and worker of a killed supervisor drain by
 * themselves; they get `drainMs` before they are killed.
 *
 * @throws NovaError `CONFLICT` when a stack is running.
 */
export async function settlePredecessor(home: string, drainMs: number, say: (line: string) => void): Promise<void> {
  const record = await readRunRecord(home);
  if (!record) return;
  if (isOurs(record.pid, 'scripts/stack.ts')) {
    if (!record.isStopping) {
      throw new NovaError('CONFLICT', `NovaPulse is already running in ${home} (process ${record.pid})`);
    }
    say('waiting for the previous run to stop');
    if (!(await waitUntilGone(record.pid, drainMs + 60_000))) {
      throw new NovaError('CONFLICT', `the previous run (process ${record.pid}) does not stop`);
    }
  }
  for (const [name, pid] of Object.entries(record.children)) {
    if (!isOurs(pid, `apps/${name}/`)) continue;
    say(`waiting for the previous ${name} (process ${pid}) to drain`);
    if (await waitUntilGone(pid, drainMs)) continue;
    signal(pid, 'SIGKILL');
    await waitUntilGone(pid, 5000);
  }
}

function isOurs(pid: number, mark: string): boolean {
  return pid !== process.pid && isAlive(pid) && commandLineOf(pid).includes(mark);
}

async function readRunRecord(home: string): Promise<z.infer<typeof runRecord> | null> {
  try {
    return runRecord.parse(JSON.parse(await readFile(fileIn(home), 'utf8')));
  } catch {
    // Absent, or cut off by a crash: then there is nothing to learn from it.
    return null;
  }
}

function fileIn(home: string): string {
  return join(home, 'running.json');
}

/** Like `mkdir -p`. Node's own recursive mkdir never returns where the kernel refuses new entries, as below /proc. */
async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (isErrno(error, 'EEXIST') && (await stat(path)).isDirectory()) return;
    const parent = dirname(path);
    if (!isErrno(error, 'ENOENT') || existsSync(parent)) throw error;
    await makeDirectory(parent);
    await mkdir(path);
  }
}
