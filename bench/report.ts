import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createIdMaker, systemClock } from '@novapulse/core';
import { createDb, type Db } from '@novapulse/db';
import { startEmbeddedPostgres } from '@novapulse/db/embedded';
import { createReport, prepareDatabase } from '@novapulse/jobs';
import { eventually, freePort, startProgram } from '@novapulse/testing';
import { z } from 'zod';

const newId = createIdMaker(systemClock);
const reportRow = z.object({
  status: z.string(),
  file_key: z.string().nullable(),
  row_count: z.int().nullable(),
  bytes: z.coerce.number().nullable(),
  sha256: z.string().nullable(),
});
const idleMs = 3_000;

/** Deliveries with an attempt each, of one endpoint. */
async function seed(db: Db, organizationId: string, count: number): Promise<void> {
  await db.sql.query(`insert into organizations (id, name, slug) values ($1, 'Bench', $1)`, [organizationId]);
  const webhookId = newId('webhook');
  await db.sql.query(
    `insert into webhooks (id, organization_id, url, event_types, channels) values ($1, $2, 'https://receiver.example/hook', '{}', '{}')`,
    [webhookId, organizationId],
  );
  const prefix = newId('job').slice(0, 14);
  // In parts: no statement may take longer than 15 s.
  const part = 25_000;
  for (let from = 1; from <= count; from += part) {
    await db.sql.query(
      `with made as (
         insert into jobs (id, organization_id, queue, name, status, attempt, tries, budget, event_id, event_type, webhook_id,
                           last_status_code, finished_at)
         select $1 || lpad(n::text, 16, '0'), $2, 'webhook', 'webhook.deliver', 'succeeded', 1, 1, 10,
                'evt_' || lpad(n::text, 26, '0'), 'invoice.paid', $3, 200, now()
         from generate_series($4::int, $5::int) as n returning id
       )
       insert into attempts (job_id, number, outcome, duration_ms, status_code) select id, 1, 'succeeded', 12, 200 from made`,
      [prefix, organizationId, webhookId, from, Math.min(from + part - 1, count)],
    );
  }
  for (const statement of ['analyze jobs', 'analyze attempts']) await db.sql.query(statement);
}

/** The file as it is on disk: its hash, and how many lines end in it. */
async function inspect(path: string): Promise<{ sha256: string; lines: number }> {
  const hash = createHash('sha256');
  let lines = 0;
  for await (const chunk of createReadStream(path)) {
    const bytes = z.instanceof(Buffer).parse(chunk);
    hash.update(bytes);
    for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines += 1;
  }
  return { sha256: hash.digest('hex'), lines };
}

const megabytes = (pid: number, field: 'VmRSS' | 'VmHWM') =>
  Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);

/** One report of a million deliveries by a worker process: its rows, its hash, and the most memory it took (Linux). */
export async function runReportBench([rows = '1000000', format = 'csv']: string[]): Promise<void> {
  const count = Number(rows);
  const home = mkdtempSync(join(tmpdir(), 'novapulse-bench-'));
  const database = await startEmbeddedPostgres({ home });
  await prepareDatabase(database.url);
  const db = createDb({ url: database.url, poolSize: 2 });
  const organizationId = newId('organization');
  await seed(db, organizationId, count);

  const port = await freePort();
  const worker = startProgram(new URL('../apps/worker/src/index.ts', import.meta.url), {
    DATABASE_URL: database.url,
    ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    FILES_URL: pathToFileURL(join(home, 'files')).href,
    WORKER_QUEUES: 'report',
    WORKER_PORT: String(port),
    WORKER_HOST: '127.0.0.1',
    LOG_FORMAT: 'json',
  });
  await eventually(async () => {
    if (!(await fetch(`http://127.0.0.1:${port}/health/ready`)).ok) throw new Error('The worker is not ready');
  }, 240_000);
  await new Promise((resolve) => setTimeout(resolve, idleMs));
  const idleMb = megabytes(worker.pid, 'VmRSS');
  // From here on the peak counts anew (proc(5), clear_refs).
  writeFileSync(`/proc/${worker.pid}/clear_refs`, '5');

  const startedAt = performance.now();
  const { id } = await db.transaction((tx) =>
    createReport(tx, newId, {
      organizationId,
      report: 'delivery-log',
      params: {},
      format: z.enum(['csv', 'ndjson', 'xlsx', 'pdf']).parse(format),
      requestedBy: { type: 'system', id: null },
      asOf: new Date(),
    }),
  );
  const made = await eventually(async () => {
    const [found] = await db.sql.query(
      `select j.status::text, r.file_key, r.row_count, r.bytes, r.sha256 from reports r join jobs j on j.id = r.job_id where r.id = $1`,
      [id],
    );
    const row = reportRow.parse(found);
    if (row.status !== 'succeeded') throw new Error(`The report is ${row.status}`);
    return row;
  }, 1_800_000);
  const seconds = (performance.now() - startedAt) / 1000;
  const peakMb = megabytes(worker.pid, 'VmHWM');
  const file = await inspect(join(home, 'files', made.file_key ?? ''));
  const result = {
    bench: 'report',
    format,
    rows: made.row_count,
    rowsInSnapshot: count,
    // Of CSV, which has a header and no line breaks in these rows.
    linesInFile: format === 'csv' ? file.lines - 1 : null,
    isHashRight: file.sha256 === made.sha256,
    megabytes: Math.round((made.bytes ?? 0) / 1e6),
    seconds: Math.round(seconds * 10) / 10,
    idleMemoryMb: idleMb,
    peakMemoryMb: peakMb,
    reportMemoryMb: peakMb - idleMb,
  };
  for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(20)} ${value}`);

  worker.kill('SIGTERM');
  await worker.ended;
  await db.close();
  await database.stop();
  rmSync(home, { recursive: true, force: true });
  const isRight = result.rows === count && result.isHashRight && (format !== 'csv' || result.linesInFile === count);
  if (!isRight) process.exitCode = 1;
  console.log(`\n${JSON.stringify(result)}`);
}
