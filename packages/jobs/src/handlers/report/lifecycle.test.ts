import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sql } from '@novapulse/db';
import { eventually } from '@novapulse/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { cancelJob } from '../../ledger/cancelJob.ts';
import { openTestEngine, type TestEngine } from '../../testing/engines.ts';
import { openLedger, type TestLedger } from '../../testing/openLedger.ts';
import { createReportSweeper } from './createReportSweeper.ts';
import { addDeliveries } from './testkit/addDeliveries.ts';
import { type ReportWorker, startReportWorker } from './testkit/startReportWorker.ts';

// Threads start here, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

describe('the life of a report', () => {
  let ledger: TestLedger;
  let engine: TestEngine;
  let reports: ReportWorker;
  let locker: pg.Client;
  let admin: string;
  beforeAll(async () => {
    ledger = await openLedger();
    engine = await openTestEngine('postgres', ledger);
    reports = await startReportWorker(ledger, engine);
    locker = new pg.Client({ connectionString: ledger.url });
    await locker.connect();
    await addDeliveries(ledger, 100);
    admin = await addMember('admin', 'admin@example.com');
    for (let n = 0; n < 10; n += 1) await addEntry(ledger.db.sql, 'before');
  });
  afterEach(() => locker.query('rollback'));
  afterAll(async () => {
    await locker.end();
    await reports.close();
    await engine.close();
    await ledger.close();
  });

  async function addMember(role: 'admin' | 'manager' | 'user', email: string): Promise<string> {
    const userId = ledger.newId('user');
    await ledger.db.prisma.user.create({ data: { id: userId, email } });
    await ledger.db.prisma.membership.create({ data: { organizationId: ledger.organizationId, userId, role } });
    return userId;
  }

  const addEntry = (sql: Sql, action: string) =>
    sql.query('insert into audit_events (id, organization_id, action, actor_type) values ($1, $2, $3, $4)', [
      ledger.newId('audit'),
      ledger.organizationId,
      action,
      'system',
    ]);
  const createAudit = () => reports.create({ report: 'audit-export', requestedBy: { type: 'user', id: admin } });

  const files = async () => (await readdir(join(reports.folder, 'reports')).catch(() => [])).toSorted();
  const sweep = () =>
    createReportSweeper({
      sql: ledger.db.sql,
      store: reports.store,
      onError: () => undefined,
      orphanAfterMs: 0,
    }).sweep();

  /** Holds reports of the audit log up in their first statement, until the next `rollback`. */
  const holdUp = async () => {
    await locker.query('begin');
    await locker.query('lock table audit_events in access exclusive mode');
  };
  const heldUp = (count: number) =>
    eventually(async () => {
      const rows = await ledger.db.sql.query<{ pid: number }>(
        `select pid from pg_stat_activity
         where datname = current_database() and application_name = 'novapulse report' and wait_event_type = 'Lock'`,
      );
      expect(rows).toHaveLength(count);
    }, 25_000);

  it('sees nothing of what is committed after it began', async () => {
    await holdUp();
    const { id, jobId } = await createAudit();
    await heldUp(1);
    await addEntry({ query: async (text, values = []) => (await locker.query(text, [...values])).rows }, 'too late');
    await locker.query('commit');
    await reports.ended(jobId, 'succeeded');
    expect((await reports.row(id)).row_count).toBe(10);
    expect(await reports.content(id)).not.toContain('too late');
  });

  it('is stopped while a statement runs, and leaves no file', async () => {
    const before = await files();
    await holdUp();
    const { id, jobId } = await createAudit();
    await heldUp(1);
    expect(await cancelJob(ledger.db.sql, { organizationId: ledger.organizationId, id: jobId })).toEqual({
      kind: 'cancelling',
    });
    await reports.ended(jobId, 'cancelled');
    await heldUp(0);
    expect(await files()).toEqual(before);
    expect((await reports.row(id)).file_key).toBeNull();
  });

  it('belongs to the attempt that ends it, and what the other wrote is swept (invariant 4)', async () => {
    await holdUp();
    const { id, jobId } = await createAudit();
    await heldUp(1);
    await ledger.expireLease(jobId);
    await heldUp(2);
    await locker.query('rollback');
    await reports.ended(jobId, 'succeeded');
    await eventually(async () => expect(await ledger.outcomes(jobId)).toEqual(['late_failed', 'succeeded']));
    expect((await reports.row(id)).file_key).toBe(`reports/${id}.2.csv`);
    await sweep();
    expect((await files()).filter((name) => name.startsWith(id))).toEqual([`${id}.2.csv`]);
    const [count] = await ledger.db.sql.query('select count(*)::int as left from report_files where report_id = $1', [
      id,
    ]);
    expect(count).toEqual({ left: 1 });
  });

  it('is not made again when its worker died between completing it and saying so', async () => {
    const { id, jobId } = await reports.create();
    await reports.ended(jobId, 'succeeded');
    const made = await reports.row(id);
    await ledger.db.sql.query(
      `update jobs set status = 'retrying', output = null, finished_at = null, next_attempt_at = now(), message_id = null,
                       dispatched_at = null, epoch = epoch + 1 where id = $1`,
      [jobId],
    );
    await reports.ended(jobId, 'succeeded');
    expect(await reports.row(id)).toEqual(made);
    expect(await ledger.db.prisma.job.findUniqueOrThrow({ where: { id: jobId } })).toMatchObject({
      attempt: 2,
      output: { reportId: id, rows: made.row_count, sha256: made.sha256 },
    });
    expect((await files()).filter((name) => name.startsWith(id))).toEqual([`${id}.1.csv`]);
  });

  it('expires: the file goes, what it was stays', async () => {
    const { id, jobId } = await reports.create();
    await reports.ended(jobId, 'succeeded');
    await ledger.db.sql.query('update reports set expires_at = now() where id = $1', [id]);
    expect(await sweep()).toMatchObject({ expired: 1 });
    expect((await files()).filter((name) => name.startsWith(id))).toEqual([]);
    expect(await reports.row(id)).toMatchObject({ file_key: null, row_count: 100 });
    expect(await sweep()).toEqual({ expired: 0, removed: 0 });
  });

  it('tells members by mail, once, and nobody else', async () => {
    await addMember('user', 'ann@example.com');
    const { id, jobId } = await reports.create({ recipients: ['ann@example.com', 'left@example.com'] });
    await reports.ended(jobId, 'succeeded');
    const mails = await ledger.db.prisma.job.findMany({ where: { name: 'email.send', tags: { has: `report:${id}` } } });
    expect(mails.map(({ input }) => input)).toMatchObject([
      { to: 'ann@example.com', template: 'reportReady', props: { reportId: id } },
    ]);
  });

  it('of the audit log is not made for who is no admin any more (invariant 13)', async () => {
    const userId = await addMember('manager', 'demoted@example.com');
    const { jobId } = await reports.create({ report: 'audit-export', requestedBy: { type: 'user', id: userId } });
    await reports.ended(jobId, 'failed');
    const job = await ledger.db.prisma.job.findUniqueOrThrow({ where: { id: jobId } });
    expect(job.error).toMatchObject({ message: 'Whoever asked for this report may no longer read it.' });
  });

  it('shows parameters that do not fit any more, and is not tried again', async () => {
    const { jobId } = await reports.create({ params: { since: 'long ago' } });
    await reports.ended(jobId, 'failed');
    const job = await ledger.db.prisma.job.findUniqueOrThrow({ where: { id: jobId } });
    expect(job).toMatchObject({ tries: 1, error: { message: expect.stringContaining('since') } });
  });
});
