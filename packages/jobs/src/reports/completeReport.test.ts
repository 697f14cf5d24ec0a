import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loseExpiredJobs } from '../ledger/loseExpiredJobs.ts';
import { createSteps } from '../testing/createSteps.ts';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import { completeReport } from './completeReport.ts';
import { createReport } from './createReport.ts';

describe('completeReport', () => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await openLedger();
  });
  afterAll(() => ledger.close());

  it('takes the file of the attempt that holds the job, and of no other (invariant 4)', async () => {
    const { db, newId, organizationId } = ledger;
    const { id, jobId } = await createReport(db.sql, newId, {
      organizationId,
      report: 'delivery-log',
      params: {},
      format: 'csv',
      requestedBy: { type: 'system', id: null },
      asOf: new Date(),
    });
    const steps = createSteps(ledger);
    await steps.start(jobId);
    await ledger.expireLease(jobId);
    await loseExpiredJobs(db.sql, 100);
    await steps.start(jobId);
    const complete = (attempt: number) =>
      completeReport(
        { db, newId },
        {
          reportId: id,
          job: { id: jobId, attempt },
          key: `reports/${id}.${attempt}.csv`,
          title: 'Delivery log',
          rows: attempt,
          bytes: 1,
          sha256: 'x',
        },
      );
    await expect(complete(1)).rejects.toThrow('Another attempt has taken over');
    expect(await complete(2)).toEqual({ reportId: id, rows: 2, bytes: 1, sha256: 'x' });
    await expect(complete(2)).rejects.toThrow('Another attempt has taken over');
    const report = await db.prisma.report.findUniqueOrThrow({ where: { id } });
    expect(report).toMatchObject({ fileKey: `reports/${id}.2.csv`, rowCount: 2 });
  });
});
