import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createFileStore, type FileTarget } from '@novapulse/files';
import { eventually } from '@novapulse/testing';
import { createReport, type NewReport } from '../../../reports/createReport.ts';
import type { TestEngine } from '../../../testing/engines.ts';
import type { TestLedger } from '../../../testing/openLedger.ts';
import { testHandlers } from '../../../testing/testHandlers.ts';
import { createWorker } from '../../../worker/createWorker.ts';
import { createReportHandler } from '../createReportHandler.ts';

type Row = { file_key: string | null; row_count: number | null; bytes: string | null; sha256: string | null };

/** A worker that makes reports, on a folder of its own unless told otherwise. */
export async function startReportWorker(ledger: TestLedger, engine: TestEngine, given?: FileTarget) {
  const folder = await mkdtemp(join(tmpdir(), 'novapulse-reports-'));
  const files = given ?? { kind: 'file', path: folder };
  const store = createFileStore(files);
  const faults: unknown[] = [];
  const { db, newId, organizationId } = ledger;
  const worker = createWorker({
    db,
    engine: engine.open(),
    handlers: testHandlers({
      'report.build': createReportHandler({
        db,
        databaseUrl: ledger.url,
        files,
        newId,
      }),
    }),
    concurrency: { report: 2 },
    newId,
    observer: { attemptEnded: () => undefined, fault: (error) => faults.push(error) },
    name: 'test',
    reconcileIntervalMs: 50,
  });
  await worker.start();

  const row = async (id: string): Promise<Row> => {
    const [found] = await db.sql.query<Row>('select file_key, row_count, bytes, sha256 from reports where id = $1', [
      id,
    ]);
    if (!found) throw new Error(`No report ${id}`);
    return found;
  };

  return {
    store,
    folder,
    faults,
    row,
    create: (report: Partial<NewReport> = {}) =>
      db.transaction((tx) =>
        createReport(tx, newId, {
          organizationId,
          report: 'delivery-log',
          params: {},
          format: 'csv',
          requestedBy: { type: 'system', id: null },
          asOf: new Date(),
          ...report,
        }),
      ),
    /** Waits until the job has ended this way. */
    ended: (jobId: string, status: string, timeoutMs = 60_000) =>
      eventually(async () => {
        const job = await ledger.row(jobId);
        if (job.status !== status) throw new Error(`${jobId} is ${job.status}, faults: ${faults.map(String).join()}`);
      }, timeoutMs),
    async content(id: string): Promise<string> {
      const { file_key: key } = await row(id);
      const stream = key === null ? null : await store.read(key);
      if (!stream) throw new Error(`No file of ${id}`);
      return await text(stream);
    },
    async close() {
      await worker.drain(0);
      store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type ReportWorker = Awaited<ReturnType<typeof startReportWorker>>;
