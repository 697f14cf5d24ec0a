import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createIdMaker, type IdKind } from '@novapulse/core';
import { createFileStore } from '@novapulse/files';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHousekeeper } from '../dispatch/createHousekeeper.ts';
import { createReportSweeper } from '../handlers/report/createReportSweeper.ts';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
const idOf = (kind: IdKind, days: number) => createIdMaker({ now: () => daysAgo(days) })(kind);

describe('reports of long ago', () => {
  let ledger: TestLedger;
  let folder: string;
  beforeAll(async () => {
    ledger = await openLedger();
    folder = await mkdtemp(join(tmpdir(), 'novapulse-reports-'));
  });
  afterAll(async () => {
    await ledger.close();
    await rm(folder, { recursive: true });
  });

  async function report(days: number, { fileKey = null, jobStatus }: { fileKey?: string | null; jobStatus?: string }) {
    const id = idOf('report', days);
    const jobId = idOf('job', days);
    const { organizationId } = ledger;
    const requested = { requestedByType: 'system', asOf: daysAgo(days), createdAt: daysAgo(days) };
    await ledger.db.prisma.report.create({
      data: { id, organizationId, report: 'delivery-log', format: 'csv', jobId, fileKey, ...requested },
    });
    if (jobStatus !== undefined) {
      await ledger.db.sql.query(
        `insert into jobs (id, organization_id, queue, name, budget, status, input, finished_at)
         values ($1, $2, 'report', 'report.build', 3, $3::job_status, '{}', case when $3 = 'failed' then now() end)`,
        [jobId, organizationId, jobStatus],
      );
    }
    return id;
  }

  it('go with their files once they have none that can be opened and nothing is still to happen', async () => {
    const { prisma } = ledger.db;
    const store = createFileStore({ kind: 'file', path: folder });
    const left = await report(91, {});
    await report(91, { jobStatus: 'failed' });
    const kept = [
      await report(89, {}),
      await report(91, { jobStatus: 'pending' }),
      await report(91, { fileKey: 'reports/still-there.csv' }),
    ];
    const key = 'reports/left-behind.csv';
    const write = { contentType: 'text/csv', signal: new AbortController().signal };
    await store.write(key, Readable.from([Buffer.from('x')]), write);
    await prisma.reportFile.create({
      data: { key, reportId: left, jobId: idOf('job', 91), attempt: 1, createdAt: daysAgo(91) },
    });
    const faults: unknown[] = [];
    await createHousekeeper({ db: ledger.db, onError: (error) => faults.push(error) }).run();
    const rows = await prisma.report.findMany({ select: { id: true } });
    expect(rows.map(({ id }) => id).toSorted()).toEqual(kept.toSorted());
    await createReportSweeper({ sql: ledger.db.sql, store, onError: (error) => faults.push(error) }).sweep();
    expect(await readdir(join(folder, 'reports'))).toEqual([]);
    expect(faults).toEqual([]);
  });
});
