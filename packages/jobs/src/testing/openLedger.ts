import {
  createIdMaker,
  createKeyring,
  type NewId,
  newEndpointSecret,
  sealEndpointSecret,
  systemClock,
} from '@novapulse/core';
import { createDb, type Db, type JobStatus } from '@novapulse/db';
import { createTestDatabase } from '@novapulse/testing';
import { type PublishOutcome, publishEvents } from '../events/publishEvents.ts';
import { enqueueJobs, type NewJob } from '../ledger/enqueueJobs.ts';

/** The columns of a job that the protocol speaks of. */
export type LedgerRow = {
  id: string;
  status: JobStatus;
  attempt: number;
  tries: number;
  lost: number;
  budget: number;
  epoch: number;
  message_id: string | null;
  cancel_asked: boolean;
  wake_asked: boolean;
  is_due: boolean;
  due_in_ms: number;
  has_lease: boolean;
};

/** A database with one organization, and the few things that tests of the ledger do again and again. */
export type TestLedger = {
  db: Db;
  url: string;
  newId: NewId;
  organizationId: string;
  keyring: ReturnType<typeof createKeyring>;
  row(id: string): Promise<LedgerRow>;
  outcomes(id: string): Promise<string[]>;
  /** Enqueues one job of the email queue, due now. */
  enqueue(job?: Partial<NewJob>): Promise<string>;
  addWebhook(url?: string, change?: { eventTypes?: string[]; disabled?: boolean; secret?: string }): Promise<string>;
  publish(type?: string, body?: string): Promise<{ eventId: string; deliveryIds: string[] }>;
  /** Lets a lease run out, as if its worker had been silent for long. */
  expireLease(id: string): Promise<void>;
  /** Makes a job due, as if its delay had passed. */
  passTime(id: string): Promise<void>;
  close(): Promise<void>;
};

export async function openLedger(): Promise<TestLedger> {
  const database = await createTestDatabase();
  const db = createDb({ url: database.url, poolSize: 8 });
  const newId = createIdMaker(systemClock);
  const organizationId = newId('organization');
  const keyring = createKeyring(`test:${Buffer.alloc(32, 7).toString('base64')}`);
  await db.sql.query(`insert into organizations (id, name, slug) values ($1, 'Acme', $1)`, [organizationId]);

  return {
    db,
    url: database.url,
    newId,
    organizationId,
    keyring,
    async row(id) {
      const [row] = await db.sql.query<LedgerRow>(
        `select id, status, attempt, tries, lost, budget, epoch, message_id, cancel_asked, wake_asked,
                next_attempt_at <= now() as is_due, lease_until is not null as has_lease,
                case when isfinite(next_attempt_at) then extract(epoch from next_attempt_at - now()) * 1000 end::float8 as due_in_ms
         from jobs where id = $1`,
        [id],
      );
      if (!row) throw new Error(`No job ${id}`);
      return row;
    },
    async outcomes(id) {
      const rows = await db.sql.query<{ outcome: string }>(
        'select outcome from attempts where job_id = $1 order by number',
        [id],
      );
      return rows.map((row) => row.outcome);
    },
    async enqueue(job = {}) {
      const id = newId('job');
      const defaults = { id, organizationId, queue: 'email' as const, name: 'test.job', input: {}, budget: 2 };
      await enqueueJobs(db.sql, [{ ...defaults, ...job }]);
      return job.id ?? id;
    },
    async addWebhook(
      url = 'http://127.0.0.1:9/hook',
      { eventTypes = [], disabled = false, secret = newEndpointSecret() } = {},
    ) {
      const id = newId('webhook');
      await db.sql.query(
        `insert into webhooks (id, organization_id, url, event_types, channels, disabled_at)
         values ($1, $2, $3, $4, '{}', case when $5 then now() end)`,
        [id, organizationId, url, eventTypes, disabled],
      );
      const { keyId, ciphertext } = sealEndpointSecret(keyring, id, 1, secret);
      await db.sql.query(
        'insert into webhook_secrets (webhook_id, version, key_id, ciphertext) values ($1, 1, $2, $3)',
        [id, keyId, ciphertext],
      );
      return id;
    },
    async publish(type = 'invoice.paid', body = '{}') {
      const id = newId('event');
      const request = {
        id,
        type,
        body: Buffer.from(body),
        raw: false,
        channels: [],
        idempotencyKey: null,
        requestHash: null,
        createdAt: new Date(),
      };
      const { outcomes } = await publishEvents(db.sql, [{ ...request, organizationId }], {
        newId,
        budget: 3,
        marksMessages: false,
      });
      return { eventId: id, deliveryIds: accepted(outcomes[0]).deliveries.map((delivery) => delivery.id) };
    },
    async expireLease(id) {
      await db.sql.query(
        `update jobs set lease_until = now() - interval '1 second' where id = $1 and status = 'running'`,
        [id],
      );
    },
    async passTime(id) {
      await db.sql.query('update jobs set next_attempt_at = now() where id = $1', [id]);
    },
    async close() {
      await db.close();
      await database.drop();
    },
  };
}

/** The outcome of a publish that must have been accepted. */
export function accepted(outcome: PublishOutcome | undefined): Extract<PublishOutcome, { kind: 'accepted' }> {
  if (outcome?.kind !== 'accepted') throw new Error(`The event was not accepted: ${JSON.stringify(outcome)}`);
  return outcome;
}
