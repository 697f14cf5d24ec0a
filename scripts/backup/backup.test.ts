import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDb } from '@novapulse/db';
import { createEngine, createPublisher } from '@novapulse/jobs';
import { eventually, type Receiver, startReceiver, startRedis } from '@novapulse/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { openLedger, type TestLedger } from '../../packages/jobs/src/testing/openLedger.ts';
import { refuseNewer } from './loadArchive.ts';
import { restoreBackup } from './restoreBackup.ts';
import { startDeliveringWorker } from './testkit/deliveringWorker.ts';
import { writeBackup } from './writeBackup.ts';

const now = new Date('2026-11-24T15:00:00Z');
const folder = mkdtempSync(join(tmpdir(), 'novapulse-backup-'));
const secretsDir = join(folder, 'secrets');
let ledger: TestLedger;
let receiver: Receiver;
let count = 0;
const undo: (() => Promise<unknown>)[] = [];

const newFile = () => join(folder, `backup-${++count}.zip`);
const newHome = () => mkdtempSync(join(tmpdir(), 'novapulse-restored-'));
const backup = (file = newFile()) =>
  writeBackup({ databaseUrl: ledger.url, secretsDir, file, version: '0.1.0', now }).then((result) => ({
    ...result,
    file,
  }));

/** A database with nothing in it, as `createdb` makes one. */
async function emptyDatabase(): Promise<string> {
  const { postgresUrl } = inject('testServices');
  const name = `restore_${process.pid}_${++count}`;
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  await client.query(`create database ${name}`);
  undo.push(async () => {
    await client.query(`drop database ${name} with (force)`);
    await client.end();
  });
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return url.href;
}

beforeAll(async () => {
  await mkdir(secretsDir);
  writeFileSync(join(secretsDir, 'encryption-keys'), `test:${Buffer.alloc(32, 7).toString('base64')}`);
  writeFileSync(join(secretsDir, 'postgres-password'), 'of another cluster');
  ledger = await openLedger();
  receiver = await startReceiver();
});
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
  receiver.reset();
  await ledger.db.sql.query('update webhooks set deleted_at = now()');
});
afterAll(async () => {
  await receiver.close();
  await ledger.close();
  rmSync(folder, { recursive: true });
});

describe('a backup', () => {
  it('brings back what waits, and it is delivered with the same id and body (invariants 1, 2)', async () => {
    await ledger.addWebhook(receiver.url('/restored'));
    const { eventId } = await ledger.publish('invoice.paid', '{"amount":1200}');
    const { file, sha256, manifest } = await backup();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(manifest.secrets.map(({ name }) => name)).toEqual(['encryption-keys']);

    // Nothing of the old installation is used from here on.
    await ledger.db.sql.query('truncate jobs, events, webhooks cascade');
    const home = newHome();
    undo.push(async () => rmSync(home, { recursive: true }));
    const url = await emptyDatabase();
    const restored = await restoreBackup({ file, databaseUrl: url, home, replacesData: false, now });
    expect(restored).toMatchObject({ kept: [], missingKeyIds: [] });
    expect(readFileSync(join(home, 'secrets', 'encryption-keys'), 'utf8')).toContain('test:');
    expect(existsSync(join(home, 'secrets', 'postgres-password'))).toBe(false);
    const worker = await startDeliveringWorker({ url, keyring: ledger.keyring });
    undo.push(() => worker.close());
    const [request] = await receiver.waitFor((requests) => requests.length > 0, 20_000);
    expect(request).toMatchObject({ path: '/restored', headers: { 'webhook-id': eventId } });
    expect(request?.body.toString()).toBe('{"amount":1200}');
  }, 60_000);

  it('needs nothing of Redis: an empty one is told again what waits (invariant 1)', async () => {
    const redis = await startRedis();
    undo.push(() => redis.stop());
    await ledger.addWebhook(receiver.url('/redis'));
    const engine = createEngine({
      databaseUrl: ledger.url,
      redis: { kind: 'single', url: redis.url },
      onError: () => undefined,
    });
    const { db, newId, organizationId } = ledger;
    const publisher = createPublisher({ db, engine, newId, retryScheduleMs: [60], onError: () => undefined });
    const id = newId('event');
    const event = { id, type: 'invoice.paid', body: Buffer.from('{}'), raw: false, channels: [] };
    await publisher.publish(organizationId, [
      { ...event, idempotencyKey: null, requestHash: null, createdAt: new Date() },
    ]);
    // It was handed to Redis: the row in the backup names a message that no other Redis knows.
    await eventually(async () => {
      const rows = await db.sql.query('select 1 from jobs where event_id = $1 and dispatched_at is not null', [id]);
      expect(rows).toHaveLength(1);
    });
    await engine.close();
    const { file } = await backup();

    await redis.flush();
    const url = await emptyDatabase();
    await restoreBackup({ file, databaseUrl: url, home: folder, replacesData: false, now });
    const worker = await startDeliveringWorker({ url, redisUrl: redis.url, keyring: ledger.keyring });
    undo.push(() => worker.close());
    const requests = await receiver.waitFor((all) => all.some((each) => each.path === '/redis'), 20_000);
    expect(requests.map(({ headers }) => headers['webhook-id'])).toContain(id);
  }, 60_000);

  it('is one moment, however much is written meanwhile', async () => {
    await ledger.addWebhook(receiver.url('/moment'));
    const stop = new AbortController();
    const writing = (async () => {
      while (!stop.signal.aborted) await ledger.publish();
    })();
    const { file } = await backup();
    stop.abort();
    await writing;
    const url = await emptyDatabase();
    await restoreBackup({ file, databaseUrl: url, home: folder, replacesData: false, now });
    const db = createDb({ url });
    undo.push(() => db.close());
    const torn = await db.sql.query(
      'select 1 from events e full join jobs j on j.event_id = e.id where e.id is null or j.id is null',
    );
    expect(torn).toEqual([]);
  }, 60_000);

  it('brings back sequences, so that what is ordered goes on behind what was there', async () => {
    const { organizationId, newId } = ledger;
    const webhookId = await ledger.addWebhook();
    const add = async (db: Pick<TestLedger['db'], 'sql'>) => {
      const [row] = await db.sql.query<{ order_seq: string }>(
        `insert into jobs (id, organization_id, queue, name, budget, webhook_id, order_key)
         values ($1, $2, 'webhook', 'webhook.deliver', 1, $3, 'k') returning order_seq`,
        [newId('job'), organizationId, webhookId],
      );
      return Number(row?.order_seq);
    };
    const before = [await add(ledger.db), await add(ledger.db)];
    const { file } = await backup();
    const url = await emptyDatabase();
    await restoreBackup({ file, databaseUrl: url, home: newHome(), replacesData: false, now });
    const db = createDb({ url, poolSize: 1 });
    undo.push(() => db.close());
    const rows = await db.sql.query<{ order_seq: string; waits: boolean }>(
      `select order_seq, next_attempt_at = 'infinity' as waits from jobs where webhook_id = $1 order by order_seq`,
      [webhookId],
    );
    expect(rows.map(({ order_seq, waits }) => [Number(order_seq), waits])).toEqual([
      [before[0], false],
      [before[1], true],
    ]);
    expect(await add(db)).toBeGreaterThan(before[1] ?? 0);
  }, 60_000);

  it('leaves nothing of the schema out', async () => {
    const rows = await ledger.db.sql.query(
      `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('p', 'm', 'f')
       union all select 'large objects' from pg_largeobject_metadata`,
    );
    // Partitioned tables, materialized views and large objects: writeBackup would have to learn them.
    expect(rows).toEqual([]);
  });

  it('does not overwrite a file', async () => {
    const { file } = await backup();
    const before = readFileSync(file);
    await expect(backup(file)).rejects.toThrow(/exists and is not overwritten: name another file/);
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});

describe('a restore', () => {
  const restoreFrom = async (file: string, databaseUrl: string | null = null) =>
    restoreBackup({
      file,
      databaseUrl: databaseUrl ?? (await emptyDatabase()),
      home: folder,
      replacesData: false,
      now,
    });

  it('refuses a file that is damaged, cut or something else', async () => {
    const { file } = await backup();
    const whole = readFileSync(file);
    const [cut, other, damaged] = [newFile(), newFile(), newFile()];
    writeFileSync(cut, whole.subarray(0, whole.length - 100));
    writeFileSync(other, 'hello');
    const middle = Buffer.from(whole);
    middle.fill(0, 60, 80);
    writeFileSync(damaged, middle);
    for (const each of [cut, other, damaged]) {
      await expect(restoreFrom(each)).rejects.toThrow(/is no backup that can be restored/);
    }
    await expect(restoreFrom(join(folder, 'none.zip'))).rejects.toThrow(/ENOENT/);
  });

  it('refuses a database that has tables, and secrets that differ', async () => {
    const { file } = await backup();
    await expect(restoreFrom(file, ledger.url)).rejects.toThrow(/has tables already; nothing was changed/);
    const home = newHome();
    undo.push(async () => rmSync(home, { recursive: true }));
    await mkdir(join(home, 'secrets'));
    writeFileSync(join(home, 'secrets', 'encryption-keys'), 'other:key');
    await expect(
      restoreBackup({ file, databaseUrl: await emptyDatabase(), home, replacesData: false, now }),
    ).rejects.toThrow(/encryption-keys differs from the backup's; nothing was changed/);
    expect(readFileSync(join(home, 'secrets', 'encryption-keys'), 'utf8')).toBe('other:key');
  });

  it('refuses what a newer version made', async () => {
    const { manifest } = await backup();
    await refuseNewer(manifest);
    await expect(
      refuseNewer({ ...manifest, migrations: [...manifest.migrations, '29990101000000_later'] }),
    ).rejects.toThrow(/29990101000000_later.*restore with that version or a later one/);
  });
});
