/** The thread that makes one report: it reads, formats and stores, so that the worker's event loop has nothing to do. */
import { parentPort, workerData } from 'node:worker_threads';
import { createFileStore } from '@novapulse/files';
import { ZodError, z } from 'zod';
import { findReport } from '../../../reports/reportCatalogue.ts';
import { buildReport } from './buildReport.ts';
import { type ThreadMessage, threadRequest } from './messages.ts';
import { openSnapshot } from './openSnapshot.ts';

const progressEveryMs = 250;

const port = parentPort;
if (port === null) throw new Error('This runs as a worker thread');
const say = (message: ThreadMessage) => port.postMessage(message);

// The one message there is: stop.
const stopped = new AbortController();
port.once('message', () => stopped.abort(new Error('The report was stopped')));

try {
  say({ kind: 'built', ...(await build()) });
} catch (error) {
  say({ kind: 'failed', message: describe(error), isInvalid: error instanceof ZodError });
} finally {
  port.close();
}

async function build() {
  const { databaseUrl, files, report: name, params, format, key, ...scope } = threadRequest.parse(workerData);
  const definition = findReport(name);
  if (!definition) throw new Error(`There is no report ${name}`);
  const report = definition.prepare(params, scope);
  const { signal } = stopped;
  const store = createFileStore(files);
  const snapshot = await openSnapshot(databaseUrl, signal);
  let saidAt = 0;
  try {
    return await buildReport({
      report,
      about: [scope.organizationName, `As of ${scope.asOf.toISOString()}`, `Parameters: ${JSON.stringify(params)}`],
      format,
      snapshot,
      store,
      key,
      signal,
      onProgress(progress) {
        const now = performance.now();
        if (now - saidAt < progressEveryMs) return;
        saidAt = now;
        say({ kind: 'progress', ...progress });
      },
    });
  } finally {
    await snapshot.close();
    store.close();
  }
}

function describe(error: unknown): string {
  if (error instanceof ZodError) return z.prettifyError(error);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
