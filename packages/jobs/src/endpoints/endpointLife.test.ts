import { eventually } from '@novapulse/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Delivering, openDelivering } from '../testing/openDelivering.ts';
import { createEndpointSweeper } from './createEndpointSweeper.ts';
import { insertProbe } from './insertProbe.ts';
import { tellOwnEvent } from './ownEvents.ts';

const disableAfterMs = 1_000_000;

describe('the life of an endpoint', () => {
  let delivering: Delivering;
  beforeAll(async () => {
    delivering = await openDelivering('postgres', { disableAfterMs, retryScheduleMs: [50] });
    const { db, organizationId } = delivering.ledger;
    for (const role of ['admin', 'manager', 'user']) {
      await db.sql.query('insert into users (id, email) values ($1, $2)', [`usr_${role}`, `${role}@example.test`]);
      await db.sql.query('insert into memberships (organization_id, user_id, role) values ($1, $2, $3::role)', [
        organizationId,
        `usr_${role}`,
        role,
      ]);
    }
  });
  afterEach(async () => {
    await delivering.reset();
    await sql().query('delete from jobs');
    await sql().query('delete from own_events');
  });
  afterAll(async () => {
    await delivering.close();
    expect(delivering.faults).toEqual([]);
  });

  const sql = () => delivering.ledger.db.sql;
  const webhook = (id: string) => delivering.ledger.db.prisma.webhook.findUniqueOrThrow({ where: { id } });
  const told = async () => {
    const rows = await delivering.ledger.db.prisma.ownEvent.findMany({ orderBy: { id: 'asc' } });
    return rows.map(({ type }) => type);
  };
  const mails = async () => {
    const jobs = await sql().query<{ to: string; notice: string; percent: number }>(
      `select input->>'to' as to, input#>>'{props,notice}' as notice, (input#>>'{props,percent}')::int as percent
       from jobs where name = 'email.send' order by id`,
    );
    return jobs.map(({ to, notice, percent }) => `${to} ${notice} ${percent}`);
  };
  /** An endpoint that has failed for such a share of the time after which it is disabled. */
  async function failingFor(share: number, id?: string): Promise<string> {
    const webhookId = id ?? (await delivering.ledger.addWebhook(delivering.receiver.url('/hook')));
    await sql().query(
      `update webhooks set failing_since = now() - $2 * interval '1 millisecond', last_failed_at = now() where id = $1`,
      [webhookId, share * disableAfterMs],
    );
    return webhookId;
  }
  const failed = (id: string) => delivering.ledger.db.transaction((tx) => delivering.life.failed(tx, id));

  it('warns managers once at each grade, however many workers see it', async () => {
    const id = await failingFor(0.49);
    await failed(id);
    expect(await mails()).toEqual([]);
    for (const [share, percent] of [
      [0.51, 50],
      [0.71, 70],
      [0.91, 90],
    ] as const) {
      await failingFor(share, id);
      await Promise.all(Array.from({ length: 5 }, () => failed(id)));
      await failed(id);
      expect((await webhook(id)).warnedPercent).toBe(percent);
    }
    expect(await mails()).toEqual(
      [50, 70, 90].flatMap((percent) => [
        `admin@example.test failing ${percent}`,
        `manager@example.test failing ${percent}`,
      ]),
    );
  });

  it('disables it at the end, in one transaction with what it tells (invariant 5)', async () => {
    const asks = await delivering.ledger.addWebhook(undefined, { eventTypes: ['novapulse.*'] });
    const id = await failingFor(1.01);
    await delivering.ledger.db
      .transaction(async (tx) => {
        await delivering.life.failed(tx, id);
        throw new Error('killed');
      })
      .catch(() => undefined);
    expect([await told(), (await webhook(id)).disabledAt]).toEqual([[], null]);
    // A setting that was shortened, or a worker that died, is seen by whoever sweeps next.
    const { newId, db } = delivering.ledger;
    const sweepers = Array.from({ length: 3 }, () =>
      createEndpointSweeper({
        db,
        life: delivering.life,
        newId,
        budget: 2,
        onFault: (error) => delivering.faults.push(error),
      }),
    );
    await Promise.all(sweepers.map((sweeper) => sweeper.sweep()));
    expect(await webhook(id)).toMatchObject({
      disabledReason: 'failing',
      warnedPercent: 100,
      disabledAt: expect.any(Date),
    });
    await Promise.all(sweepers.map((sweeper) => sweeper.sweep()));
    const deliveries = await db.prisma.job.findMany({ where: { queue: 'webhook' } });
    expect(deliveries).toMatchObject([{ webhookId: asks, eventType: 'novapulse.webhook.disabled' }]);
    const event = await db.prisma.event.findFirstOrThrow({ where: { type: 'novapulse.webhook.disabled' } });
    expect(JSON.parse(Buffer.from(event.body).toString())).toMatchObject({
      type: 'novapulse.webhook.disabled',
      data: { webhookId: id, reason: 'failing' },
    });
    const audit = await db.prisma.auditEvent.findMany({ where: { targetId: id } });
    expect(audit).toMatchObject([{ action: 'webhooks.disable', actorType: 'system', detail: { reason: 'failing' } }]);
  });

  it('grows no worse while nothing is sent', async () => {
    const id = await failingFor(0.3);
    await sql().query(
      `update webhooks set failing_since = failing_since - interval '10 days', last_failed_at = last_failed_at - interval '10 days' where id = $1`,
      [id],
    );
    await failed(id);
    expect(await webhook(id)).toMatchObject({ warnedPercent: 0, disabledAt: null });
  });

  it('is driven by attempts, and one success begins it anew', async () => {
    const asks = await delivering.ledger.addWebhook(undefined, { eventTypes: ['novapulse.*'], disabled: true });
    const id = await failingFor(0.95);
    await sql().query('update webhooks set last_failed_at = null where id = $1', [id]);
    delivering.receiver.on('/hook', 500);
    await delivering.startWorker();
    const [delivery = ''] = await delivering.publish();
    await eventually(async () => expect((await delivering.ledger.row(delivery)).status).toBe('failed'));
    expect(await webhook(id)).toMatchObject({ warnedPercent: 90 });
    delivering.receiver.on('/hook', 200);
    await delivering.publish();
    await eventually(async () =>
      expect(await webhook(id)).toMatchObject({ failingSince: null, lastFailedAt: null, warnedPercent: 0 }),
    );
    expect((await mails()).map((mail) => mail.split(' ').slice(1).join(' '))).toEqual([
      'failing 90',
      'failing 90',
      'recovered 0',
      'recovered 0',
    ]);
    expect(await told()).toEqual(['novapulse.delivery_exhausted', 'novapulse.webhook.recovered']);
    expect((await webhook(asks)).disabledAt).not.toBeNull();
  });

  it('leaves a disabled endpoint to whoever probes it', async () => {
    const { ledger } = delivering;
    const id = await failingFor(0.95);
    await sql().query(
      `update webhooks set disabled_at = now(), disabled_reason = 'failing', warned_percent = 100 where id = $1`,
      [id],
    );
    const before = await webhook(id);
    await delivering.startWorker();
    const scope = { organizationId: ledger.organizationId, webhookId: id };
    const { deliveryId } = await ledger.db.transaction((tx) => insertProbe(tx, ledger.newId, scope));
    await eventually(async () => expect((await ledger.row(deliveryId)).status).toBe('succeeded'));
    expect(await webhook(id)).toEqual(before);
    expect(await mails()).toEqual([]);
  });

  it('tells of exhausted deliveries, but never of those that tell', async () => {
    const { ledger } = delivering;
    const fail = (ids: string[]) =>
      sql().query(`update jobs set status = 'failed', message_id = null, dispatched_at = null where id = any($1)`, [
        ids,
      ]);
    await ledger.addWebhook();
    await fail((await ledger.publish()).deliveryIds);
    expect(await told()).toEqual([]);
    await ledger.addWebhook(undefined, { eventTypes: ['novapulse.delivery_exhausted'] });
    const { deliveryIds } = await ledger.publish();
    await fail(deliveryIds);
    await fail(deliveryIds);
    await fail((await ledger.publish('novapulse.delivery_exhausted')).deliveryIds);
    expect(await told()).toEqual(['novapulse.delivery_exhausted']);
    const data = { webhookId: 'w', url: 'u', previousExpiresAt: new Date().toISOString() };
    await tellOwnEvent(sql(), ledger.organizationId, { type: 'novapulse.webhook.secret_rotated', data });
    expect(await told()).toHaveLength(1);
  });
});
