import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startS3 } from '@novapulse/files/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { engineKinds, openTestEngine, type TestEngine } from '../../testing/engines.ts';
import { openLedger, type TestLedger } from '../../testing/openLedger.ts';
import { addDeliveries } from './testkit/addDeliveries.ts';
import { type ReportWorker, startReportWorker } from './testkit/startReportWorker.ts';

// Threads start here, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

describe.each(engineKinds)('reports on %s', (kind) => {
  let ledger: TestLedger;
  let engine: TestEngine;
  let reports: ReportWorker;
  beforeAll(async () => {
    ledger = await openLedger();
    engine = await openTestEngine(kind, ledger);
    reports = await startReportWorker(ledger, engine);
  });
  afterAll(async () => {
    await reports.close();
    await engine.close();
    await ledger.close();
  });

  it('writes every row of the snapshot, and says how many and what the file hashes to', async () => {
    await addDeliveries(ledger, 20_000);
    const { id, jobId } = await reports.create();
    await reports.ended(jobId, 'succeeded');
    const content = await reports.content(id);
    const [header, ...records] = content.trimEnd().split('\r\n');
    expect(header).toMatch(/^deliveryId,eventId,eventType,webhookId,/);
    expect(records).toHaveLength(20_000);
    expect(new Set(records).size).toBe(20_000);
    expect(await reports.row(id)).toMatchObject({
      row_count: 20_000,
      bytes: String(Buffer.byteLength(content)),
      sha256: createHash('sha256').update(content).digest('hex'),
    });
    expect(await ledger.db.prisma.job.findUniqueOrThrow({ where: { id: jobId } })).toMatchObject({
      output: { reportId: id, rows: 20_000 },
      progress: { done: 20_000, total: 20_000 },
      tags: ['report:delivery-log'],
    });
    expect(await readdir(join(reports.folder, 'reports'))).toEqual([`${id}.1.csv`]);
    expect(reports.faults).toEqual([]);
  });
});

describe('reports in a bucket', () => {
  it('are stored there, whole and with the right hash', async () => {
    const s3 = await startS3();
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    const ledger = await openLedger();
    const engine = await openTestEngine('postgres', ledger);
    const target = { kind: 's3' as const, bucket: s3.bucket, region: null, endpoint: s3.endpoint };
    const reports = await startReportWorker(ledger, engine, target);
    await addDeliveries(ledger, 20_000);
    const { id, jobId } = await reports.create();
    await reports.ended(jobId, 'succeeded');
    const content = await reports.content(id);
    expect(content.trimEnd().split('\r\n')).toHaveLength(20_001);
    expect((await reports.row(id)).sha256).toBe(createHash('sha256').update(content).digest('hex'));
    expect(s3.uploads()).toEqual([]);
    await reports.close();
    await engine.close();
    await ledger.close();
    vi.unstubAllEnvs();
    await s3.close();
  });
});
