import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import readXlsxFile from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type ReportName, reportCatalogue } from '../../reports/reportCatalogue.ts';
import { openTestEngine, type TestEngine } from '../../testing/engines.ts';
import { openLedger, type TestLedger } from '../../testing/openLedger.ts';
import { addDeliveries } from './testkit/addDeliveries.ts';
import { type ReportWorker, startReportWorker } from './testkit/startReportWorker.ts';

// Threads start here, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const formula = '=HYPERLINK("http://evil.example","x")';

describe('the formats of reports', () => {
  let ledger: TestLedger;
  let engine: TestEngine;
  let reports: ReportWorker;
  beforeAll(async () => {
    ledger = await openLedger();
    engine = await openTestEngine('postgres', ledger);
    reports = await startReportWorker(ledger, engine);
    await addDeliveries(ledger, 25);
    // As a publisher or a receiver may name things.
    await ledger.db.sql.query(`update jobs set event_type = $1 where queue = 'webhook' and event_id = 'evt_1'`, [
      formula,
    ]);
    await ledger.db.sql.query(`update jobs set event_type = $1 where queue = 'webhook' and event_id = 'evt_2'`, [
      'a "b",\r\n ü \u0001 <&> 漢',
    ]);
    for (const action of ['webhooks.create', '@SUM(1)']) {
      await ledger.db.prisma.auditEvent.create({
        data: { id: ledger.newId('audit'), organizationId: ledger.organizationId, action, actorType: 'user' },
      });
    }
  });
  afterAll(async () => {
    await reports.close();
    await engine.close();
    await ledger.close();
  });

  async function make(report: ReportName, format: 'csv' | 'ndjson' | 'xlsx' | 'pdf', params = {}) {
    const admin = ledger.newId('user');
    await ledger.db.prisma.user.create({ data: { id: admin, email: `${admin.toLowerCase()}@example.com` } });
    await ledger.db.prisma.membership.create({
      data: { organizationId: ledger.organizationId, userId: admin, role: 'admin' },
    });
    const { id, jobId } = await reports.create({ report, format, params, requestedBy: { type: 'user', id: admin } });
    await reports.ended(jobId, 'succeeded');
    const { file_key: key, row_count: rows } = await reports.row(id);
    return { rows, bytes: await readFile(join(reports.folder, key ?? '')) };
  }

  it('CSV quotes what must be and lets no text become a formula', async () => {
    const { bytes, rows } = await make('delivery-log', 'csv');
    const text = bytes.toString();
    expect(rows).toBe(25);
    expect(text).toContain(`,"'=HYPERLINK(""http://evil.example"",""x"")",`);
    expect(text).toContain(',"a ""b"",\r\n ü \u0001 <&> 漢",');
    expect(text.endsWith('\r\n')).toBe(true);
  });

  it('NDJSON keeps every value as it is', async () => {
    const { bytes } = await make('delivery-log', 'ndjson', { status: ['failed', 'succeeded'] });
    const lines = bytes.toString().trimEnd().split('\n');
    const row = z.object({ eventType: z.string(), attempts: z.int(), createdAt: z.iso.datetime() });
    const parsed = lines.map((line) => row.parse(JSON.parse(line)));
    expect(parsed).toHaveLength(25);
    expect(parsed.map(({ eventType }) => eventType)).toEqual(
      expect.arrayContaining([formula, 'a "b",\r\n ü \u0001 <&> 漢', 'invoice.paid']),
    );
  });

  it('XLSX is a workbook with numbers, times and texts that are no formulas', async () => {
    const { bytes } = await make('delivery-log', 'xlsx');
    const [{ data: rows = [] } = {}] = await readXlsxFile(bytes);
    expect(rows).toHaveLength(26);
    expect(rows[0]?.slice(0, 3)).toEqual(['Delivery', 'Event', 'Event type']);
    const types = rows.map((row) => row[2]);
    expect(types).toContain(`'${formula}`);
    expect(types.some((value) => String(value).includes('ü \uFFFD <&> 漢'))).toBe(true);
    expect(rows[5]?.[6]).toBe(1);
    expect(rows[5]?.[11]).toBeInstanceOf(Date);
    expect(bytes.includes('<f>')).toBe(false);
  });

  it('PDF shows figures, charts and a table', async () => {
    const { bytes, rows } = await make('delivery-log', 'pdf');
    expect(rows).toBe(25);
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const text = await textOf(bytes);
    for (const shown of ['Delivery log', 'Acme', '25 rows', 'Deliveries by status', 'succeeded', '23', 'failed']) {
      expect(text, shown).toContain(shown);
    }
  });

  it('PDF shows names of every script that its font has, and a box for each character of others', async () => {
    const names = [
      'Заказ оплачен',
      'Παραγγελία',
      'Գին',
      'naïve – “€” Žluťoučký',
      '支払い済',
      'ok👩‍👩‍👧!',
      '\u202ea\u200bb\ud83d',
    ];
    for (const [index, name] of names.entries()) {
      await ledger.db.sql.query(`update jobs set name = $1 where queue = 'webhook' and event_id = $2`, [
        name,
        `evt_${index + 3}`,
      ]);
    }
    const text = await textOf((await make('job-history', 'pdf')).bytes);
    for (const shown of ['Заказ оплачен', 'Παραγγελία', 'Գին', 'naïve – “€” Žluťoučký', '□□□□', 'ok□!', 'ab']) {
      expect(text, shown).toContain(shown);
    }
    expect(text).not.toContain('?');
  });

  it.each(Object.values(reportCatalogue).flatMap(({ name, formats }) => formats.map((format) => ({ name, format }))))(
    '$name comes as $format',
    async ({ name, format }) => {
      const { rows, bytes } = await make(name, format, { lastDays: 30 });
      expect(rows).toBeGreaterThan(0);
      expect(bytes.length).toBeGreaterThan(100);
    },
  );

  it('tells of an endpoint how reliable it is', async () => {
    const { bytes } = await make('endpoint-reliability', 'ndjson');
    expect(JSON.parse(bytes.toString())).toMatchObject({
      deliveries: 25,
      succeeded: 23,
      failed: 2,
      successRate: 92,
      attempts: 25,
      attemptSuccessRate: 92,
      medianMs: 12,
      p95Ms: 12,
      usualError: 'http_status',
    });
  });

  it('says nothing of other organizations (invariant 6)', async () => {
    const other = await openLedgerOrganization(ledger);
    for (const { name, formats } of Object.values(reportCatalogue)) {
      expect(formats).toContain('ndjson');
      const { id, jobId } = await reports.create({
        report: name,
        format: 'ndjson',
        organizationId: other.organizationId,
        requestedBy: { type: 'user', id: other.adminId },
      });
      await reports.ended(jobId, 'succeeded');
      const text = await reports.content(id);
      expect(text, name).not.toContain('invoice.paid');
      expect(text, name).not.toContain('webhooks.create');
    }
  });
});

async function openLedgerOrganization({ db, newId }: TestLedger) {
  const [organizationId, adminId] = [newId('organization'), newId('user')];
  await db.prisma.organization.create({ data: { id: organizationId, name: 'Other', slug: organizationId } });
  await db.prisma.user.create({ data: { id: adminId, email: `${adminId.toLowerCase()}@example.com` } });
  await db.prisma.membership.create({ data: { organizationId, userId: adminId, role: 'admin' } });
  return { organizationId, adminId };
}

/** What a reader finds in a PDF, page by page. */
async function textOf(pdf: Buffer): Promise<string> {
  const document = await getDocument({ data: new Uint8Array(pdf), useSystemFonts: false }).promise;
  const pages = await Promise.all(
    Array.from({ length: document.numPages }, async (_, index) => {
      const { items } = await (await document.getPage(index + 1)).getTextContent();
      return items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('');
    }),
  );
  await document.loadingTask.destroy();
  return pages.join('\n');
}
