import { createIdMaker } from '@novapulse/core';
import { eventually } from '@novapulse/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from '../../testkit/createTestApi.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
// Ten minutes into an hour: its first quarter is under way, and the one before is closed.
const now = new Date(Math.floor(Date.now() / hourMs) * hourMs + 10 * minuteMs);

describe('overview', () => {
  let api: TestApi;
  const clock = { at: now };
  beforeAll(async () => {
    api = await createTestApi({ clock: { now: () => clock.at } });
  });
  afterAll(() => api.close());

  async function createTenant() {
    clock.at = now;
    const organization = await api.createOrganization();
    const member = await api.createMember(organization.id, 'user');
    const admin = await api.createMember(organization.id, 'admin');
    const { id: webhookId } = await admin.api.webhooks.create({ url: 'http://127.0.0.1:9/hook' });
    const callAs = (headers: Record<string, string>) => api.callAs(headers).api;
    return {
      organizationId: organization.id,
      webhookId,
      user: () => callAs(member.headers),
      admin: () => callAs(admin.headers),
    };
  }
  type Tenant = Awaited<ReturnType<typeof createTenant>>;

  /** Deliveries that were accepted some time ago, each with one attempt of this duration. */
  async function deliver(
    { organizationId, webhookId }: Tenant,
    {
      agoMs,
      status,
      count = 1,
      durationMs = 100,
    }: { agoMs: number; status: string; count?: number; durationMs?: number },
  ) {
    const newId = createIdMaker({ now: () => new Date(now.getTime() - agoMs) });
    const ids = Array.from({ length: count }, () => newId('job'));
    await api.db.sql.query(
      `insert into jobs (id, organization_id, queue, name, budget, event_id, event_type, webhook_id, status, attempt, tries,
                         last_status_code, last_error_code, next_attempt_at)
       select id, $2, 'webhook', 'webhook.deliver', 3, 'evt_' || substr(id, 5), 'a', $3, $4::job_status, 1, 1,
              case $4 when 'succeeded' then 200 else 500 end, case $4 when 'succeeded' then null else 'http_status' end,
              now() + interval '1 hour'
       from unnest($1::text[]) as id`,
      [ids, organizationId, webhookId, status],
    );
    await api.db.sql.query(
      `insert into attempts (job_id, number, outcome, duration_ms, worker)
       select id, 1, case $2 when 'succeeded' then 'succeeded' else 'failed' end::attempt_outcome, $3::int, 'worker-' || $3::int
       from unnest($1::text[]) as id`,
      [ids, status, durationMs],
    );
    return ids;
  }

  it('has nothing to say of an organization without deliveries', async () => {
    const tenant = await createTenant();
    const overview = await tenant.user().overview.get();
    expect(overview).toMatchObject({
      range: '24h',
      isComplete: true,
      deliveries: { accepted: 0, successRate: null },
      perMinute: { now: 0, peak: 0 },
      latency: { p50Ms: null, p95Ms: null },
      previous: null,
      waiting: [],
      webhooks: { all: 1, active: 1 },
      workersSeen: null,
      attention: [],
    });
    expect(overview.series).toHaveLength(96);
  });

  it('counts by quarter of an hour, in closed ones and in the one under way', async () => {
    const tenant = await createTenant();
    await deliver(tenant, { agoMs: minuteMs, status: 'succeeded', count: 10, durationMs: 50 });
    await deliver(tenant, { agoMs: minuteMs, status: 'pending', durationMs: 50 });
    await deliver(tenant, { agoMs: 2 * hourMs, status: 'succeeded', count: 6, durationMs: 400 });
    await deliver(tenant, { agoMs: 2 * hourMs, status: 'failed', count: 3, durationMs: 400 });
    await deliver(tenant, { agoMs: 2 * hourMs, status: 'retrying', durationMs: 400 });
    // The day before, and out of every range.
    await deliver(tenant, { agoMs: 30 * hourMs, status: 'succeeded', durationMs: 900 });
    await deliver(tenant, { agoMs: 400 * hourMs, status: 'failed' });
    const check = async () => {
      // A busy machine needs more than one call for all that is long past.
      const overview = await eventually(async () => {
        const found = await tenant.user().overview.get({ range: '24h' });
        expect(found.isComplete).toBe(true);
        return found;
      });
      expect(overview.deliveries).toEqual({ accepted: 21, succeeded: 16, failed: 3, retrying: 1, successRate: 0.8 });
      expect(overview.perMinute).toMatchObject({ now: 11 / 5, peak: 11 / 15 });
      expect(overview.previous).toMatchObject({ successRate: 1 });
      expect(overview.workersSeen).toBe(1);
      expect(overview.series.at(-1)).toMatchObject({ succeeded: 10, failed: 0, retrying: 0, minutes: 10 });
      expect(overview.series.at(-1 - 8)).toMatchObject({ succeeded: 6, failed: 3, retrying: 1, minutes: 15 });
      const [p50, p95] = [overview.latency.p50Ms ?? 0, overview.latency.p95Ms ?? 0];
      expect([Math.abs(p50 - 50) <= 3, Math.abs(p95 - 400) <= 20]).toEqual([true, true]);
      return overview;
    };
    await check();
    // From what is kept, too.
    await check();
    const week = await tenant.user().overview.get({ range: '7d' });
    expect(week.series).toHaveLength(168);
    expect(week.deliveries).toMatchObject({ accepted: 22, failed: 3 });
    expect(week.series.at(-1 - 2)).toMatchObject({ succeeded: 6, failed: 3 });
  });

  it('does not lose a delivery that is being added up by two at once', async () => {
    const tenant = await createTenant();
    await deliver(tenant, { agoMs: 5 * hourMs, status: 'succeeded', count: 7 });
    const [one, other] = await Promise.all([tenant.user().overview.get(), tenant.admin().overview.get()]);
    expect([one.deliveries.accepted, other.deliveries.accepted]).toEqual([7, 7]);
  });

  it('follows what becomes of deliveries that were accepted in a closed quarter', async () => {
    const tenant = await createTenant();
    const [id] = await deliver(tenant, { agoMs: 3 * hourMs, status: 'retrying', count: 2 });
    expect((await tenant.user().overview.get()).deliveries).toMatchObject({ succeeded: 0, retrying: 2 });
    await api.db.sql.query(`update jobs set status = 'succeeded' where id = $1`, [id]);
    expect((await tenant.user().overview.get()).deliveries).toMatchObject({
      succeeded: 1,
      retrying: 1,
      successRate: 0.5,
    });
  });

  it('names what needs a person, the worst first', async () => {
    const tenant = await createTenant();
    const { id: held } = await tenant.admin().webhooks.create({ url: 'http://127.0.0.1:9/held' });
    const { id: gone } = await tenant.admin().webhooks.create({ url: 'http://127.0.0.1:9/gone' });
    const failingSince = new Date(now.getTime() - hourMs);
    const heldUntil = new Date(now.getTime() + hourMs);
    await api.db.prisma.webhook.update({ where: { id: tenant.webhookId }, data: { failingSince } });
    await api.db.prisma.webhook.update({ where: { id: held }, data: { heldUntil, failingSince } });
    await api.db.prisma.webhook.update({ where: { id: gone }, data: { disabledAt: now, disabledReason: 'gone' } });
    await deliver(tenant, { agoMs: hourMs, status: 'retrying', count: 4 });
    await deliver(tenant, { agoMs: hourMs, status: 'failed', count: 2 });
    const [due] = await deliver(tenant, { agoMs: hourMs, status: 'pending' });
    await api.db.sql.query(`update jobs set next_attempt_at = now() - interval '10 minutes' where id = $1`, [due]);
    const { attention, webhooks, waiting } = await tenant.user().overview.get();
    expect(webhooks).toEqual({ all: 3, active: 0, failing: 1, held_back: 1, disabled: 1 });
    expect(waiting).toMatchObject([{ queue: 'webhook' }]);
    expect(attention.map((item) => item.kind)).toEqual([
      'webhook_failing',
      'jobs_waiting',
      'deliveries_failed',
      'webhook_held_back',
      'webhook_gone',
    ]);
    expect(attention[0]).toMatchObject({
      webhookId: tenant.webhookId,
      code: '500',
      retrying: 4,
      failed: 2,
      at: failingSince.toISOString(),
    });
    expect(attention[2]).toMatchObject({ count: 2 });
  });

  it('shows nothing of another organization (invariant 6)', async () => {
    const [ours, theirs] = [await createTenant(), await createTenant()];
    const quiet = await ours.user().overview.get();
    await deliver(theirs, { agoMs: minuteMs, status: 'succeeded', count: 3 });
    await deliver(theirs, { agoMs: 2 * hourMs, status: 'failed', count: 3 });
    await api.db.prisma.webhook.update({ where: { id: theirs.webhookId }, data: { failingSince: now } });
    expect((await theirs.user().overview.get()).deliveries.accepted).toBe(6);
    expect(await ours.user().overview.get()).toEqual(quiet);
  });
});
