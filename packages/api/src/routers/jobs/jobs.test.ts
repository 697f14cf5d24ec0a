import type { JobStatus, QueueName } from '@novapulse/db';
import { emailSend, enqueue } from '@novapulse/jobs';
import { eventually } from '@novapulse/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from '../../testkit/createTestApi.ts';
import { refusal } from '../../testkit/refusal.ts';

describe('jobs', () => {
  let api: TestApi;
  let organizationId: string;
  let admin: Awaited<ReturnType<TestApi['createMember']>>;
  beforeAll(async () => {
    api = await createTestApi();
    organizationId = (await api.createOrganization()).id;
    admin = await api.createMember(organizationId, 'admin');
  });
  afterAll(() => api.close());

  type Seed = {
    organizationId?: string | null;
    queue?: QueueName;
    name?: string;
    status?: JobStatus;
    tags?: string[];
    error?: { code: string; message: string };
    input?: unknown;
    delayMs?: number;
  };
  async function seed(change: Seed = {}): Promise<string> {
    const id = api.deps.newId('job');
    const { queue = 'email', name = 'email.send', status = 'failed', error, delayMs = 0, input = {} } = change;
    await api.db.sql.query(
      `insert into jobs (id, organization_id, queue, name, budget, status, tags, error, input, next_attempt_at, finished_at)
       values ($1, $2, $3::queue_name, $4, 3, $5::job_status, $6::text[], $7::jsonb, $8::jsonb, now() + $9 * interval '1 millisecond',
               case when $5 in ('succeeded', 'failed', 'cancelled', 'skipped') then now() end)`,
      [
        id,
        change.organizationId === undefined ? organizationId : change.organizationId,
        queue,
        name,
        status,
        change.tags ?? null,
        error === undefined ? null : JSON.stringify(error),
        JSON.stringify(input),
        delayMs,
      ],
    );
    return id;
  }

  const found = async (input: Parameters<typeof admin.api.jobs.list>[0]) =>
    (await admin.api.jobs.list(input)).items.map(({ id }) => id);

  it('finds jobs by every qualifier, by words, and by all of them together', async () => {
    const one = await seed({
      tags: ['campaign:spring', 'two words'],
      error: { code: 'timeout', message: 'connect ECONNREFUSED 10.0.0.5:5432 at mail.example.test' },
    });
    const two = await seed({ queue: 'report', name: 'report.build', status: 'pending', tags: ['campaign:spring'] });
    const searches: [string, string[]][] = [
      ['tag:campaign:spring', [two, one]],
      ['tag:"two words"', [one]],
      ['queue:report', [two]],
      ['status:pending', [two]],
      ['status:failed tag:campaign:spring', [one]],
      ['name:report.build', [two]],
      [`id:${one}`, [one]],
      ['error:timeout', [one]],
      ['error:"econnrefused 10.0.0.5"', [one]],
      ['error:example.test', [one]],
      ['ECONN', [one]],
      ['"campaign:spring"', [two, one]],
      ['"campaign:spring" ECONN', [one]],
      [two, [two]],
      ['report', [two]],
      ['nothing-like-it', []],
      ['queue:report status:failed', []],
    ];
    for (const [search, expected] of searches) expect([search, await found({ search })]).toEqual([search, expected]);
    expect(await found({ queue: 'email', search: 'queue:report' })).toEqual([]);
    expect(await found({ tag: 'campaign:spring', status: ['failed', 'cancelled'] })).toEqual([one]);
  });

  it('names an unknown qualifier at the field', async () => {
    expect(await refusal(admin.api.jobs.list({ search: 'stat:failed' }))).toMatchObject({
      code: 'BAD_REQUEST',
      fieldErrors: { search: [expect.stringContaining('no qualifier "stat:"')] },
    });
  });

  it('pages through a search without a gap or a repetition', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 7; n += 1) ids.unshift(await seed({ tags: ['paged'] }));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof admin.api.jobs.list>> = await admin.api.jobs.list({
        tag: 'paged',
        limit: 3,
        cursor,
      });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(ids);
  });

  it('shows a job with its lines and progress, and hides what looks like a secret (invariant 10)', async () => {
    const id = await seed({ input: { to: 'a@b.test', props: { token: 'canary' } } });
    await api.db.sql.query(`insert into job_logs (job_id, attempt, line, at, text) values ($1, 1, 1, now(), 'one')`, [
      id,
    ]);
    await api.db.sql.query(`update jobs set progress = '{"done":1,"total":2}' where id = $1`, [id]);
    const job = await admin.api.jobs.get({ id });
    expect(job).toMatchObject({ progress: { done: 1, total: 2 }, logs: [{ attempt: 1, line: 1, text: 'one' }] });
    expect(JSON.stringify(job)).not.toContain('canary');
  });

  it('shows operators every organization’s jobs without what they hold (invariant 6)', async () => {
    const other = (await api.createOrganization()).id;
    const theirs = await seed({
      organizationId: other,
      tags: ['foreign'],
      input: { secret: 'theirs' },
      error: { code: 'timeout', message: 'their words' },
    });
    const platform = await seed({ organizationId: null, tags: ['foreign'] });
    const user = await api.createUser({ organizationId, role: 'user', operator: true });
    const operator = api.callAs(await api.signIn(user.email)).api;
    const page = await operator.jobs.list({ everyOrganization: true, tag: 'foreign' });
    expect(page.items.map(({ id }) => id)).toEqual([platform, theirs]);
    const job = await operator.jobs.get({ id: theirs });
    expect(job).toMatchObject({ isPayloadShown: false, input: null, errorCode: 'timeout', errorMessage: null });
    expect(JSON.stringify([page, job])).not.toContain('their');
    expect((await refusal(admin.api.jobs.list({ everyOrganization: true }))).code).toBe('FORBIDDEN');
    expect((await refusal(admin.api.jobs.get({ id: theirs }))).code).toBe('NOT_FOUND');
    expect((await refusal(operator.jobs.cancel({ id: theirs }))).code).toBe('FORBIDDEN');
  });

  it('shows an operator who acts in no organization the kinds of jobs, of whom, and nothing else (invariant 6)', async () => {
    const [one, two] = [await api.createOrganization('First Ltd'), await api.createOrganization('Second Ltd')];
    const held = {
      tags: ['observed'],
      input: { secret: 'canary-input' },
      error: { code: 'timeout', message: 'canary-error' },
    };
    const ids = [
      await seed({ ...held, organizationId: one.id }),
      await seed({ ...held, organizationId: two.id }),
      await seed({ ...held, organizationId: null }),
    ];
    for (const jobId of ids) {
      await api.db.sql.query(`update jobs set output = $2::jsonb, progress = $3::jsonb where id = $1`, [
        jobId,
        JSON.stringify({ secret: 'canary-output' }),
        JSON.stringify({ done: 1, total: 3, text: 'canary-progress' }),
      ]);
      await api.db.sql.query(
        `insert into job_logs (job_id, attempt, line, at, text) values ($1, 1, 1, now(), 'canary-line')`,
        [jobId],
      );
    }
    const { email } = await api.createUser({ operator: true });
    const operator = api.callAs(await api.signIn(email)).api;
    const page = await operator.jobs.list({ search: 'tag:observed' });
    expect(page.items.toReversed()).toMatchObject([
      { id: ids[0], organizationId: one.id, organizationName: 'First Ltd', errorCode: 'timeout', errorMessage: null },
      { id: ids[1], organizationId: two.id, organizationName: 'Second Ltd', progress: { done: 1, total: 3 } },
      { id: ids[2], organizationId: null, organizationName: null },
    ]);
    const jobs = await Promise.all(ids.map((id) => operator.jobs.get({ id })));
    expect(jobs).toMatchObject(ids.map((id) => ({ id, isPayloadShown: false, input: null, output: null, logs: [] })));
    expect(JSON.stringify([page, jobs])).not.toContain('canary');
    // Nor can it be guessed word by word, nor read elsewhere, nor changed.
    for (const search of ['error:canary', 'canary', 'tag:observed canary']) {
      expect((await refusal(operator.jobs.list({ search }))).code).toBe('BAD_REQUEST');
    }
    expect(await operator.jobs.errors()).toEqual([]);
    expect((await refusal(operator.jobs.retry({ id: ids[0] ?? '' }))).code).toBe('FORBIDDEN');
    const owner = await api.createMember(one.id, 'admin');
    expect((await owner.api.jobs.list({ tag: 'observed' })).items).toMatchObject([
      { id: ids[0], organizationName: null, errorMessage: 'canary-error' },
    ]);
    expect((await refusal(owner.api.jobs.get({ id: ids[1] ?? '' }))).code).toBe('NOT_FOUND');
  });

  it('retries, cancels, promotes and removes, on record, and says why not', async () => {
    const job = await seed({ status: 'failed' });
    expect(await admin.api.jobs.retry({ id: job })).toMatchObject({ id: job, status: 'retrying' });
    expect(await refusal(admin.api.jobs.remove({ id: job }))).toMatchObject({ reason: 'NOT_FINISHED' });
    expect(await admin.api.jobs.cancel({ id: job })).toEqual({ id: job, status: 'cancelled' });
    expect(await refusal(admin.api.jobs.cancel({ id: job }))).toMatchObject({ reason: 'ALREADY_FINISHED' });
    expect(await refusal(admin.api.jobs.promote({ id: job }))).toMatchObject({ reason: 'NOT_DELAYED' });
    expect(await admin.api.jobs.remove({ id: job })).toEqual({ id: job });
    expect((await refusal(admin.api.jobs.get({ id: job }))).code).toBe('NOT_FOUND');
    const late = await seed({ status: 'pending', delayMs: 3_600_000 });
    const promoted = await admin.api.jobs.promote({ id: late });
    expect(new Date(promoted.nextAttemptAt ?? '').getTime()).toBeLessThanOrEqual(Date.now() + 1_000);
    const audited = await api.db.prisma.auditEvent.findMany({ where: { targetId: { in: [job, late] } } });
    expect(audited.map(({ action }) => action)).toEqual(['jobs.retry', 'jobs.cancel', 'jobs.remove', 'jobs.promote']);
  });

  it('groups dead jobs by what they died of', async () => {
    const tenant = await api.createOrganization();
    const owner = await api.createMember(tenant.id, 'admin');
    const failed = (message: string) =>
      seed({ organizationId: tenant.id, error: { code: 'job_error', message }, status: 'failed' });
    await failed('User 17 has no address');
    await failed('No such template');
    const newest = await failed('User 4711 has no address');
    await seed({
      organizationId: tenant.id,
      status: 'retrying',
      error: { code: 'x', message: 'User 1 has no address' },
    });
    expect(await owner.api.jobs.errors()).toMatchObject([
      { code: 'job_error', message: 'User 4711 has no address', count: 2, newestJobId: newest, name: 'email.send' },
      { code: 'job_error', message: 'No such template', count: 1 },
    ]);
  });

  it('counts first, then leaves a bulk action to a job of its own, on record', async () => {
    const tenant = await api.createOrganization();
    const owner = await api.createMember(tenant.id, 'manager');
    for (const status of ['failed', 'failed', 'cancelled', 'succeeded'] as const) {
      await seed({ organizationId: tenant.id, status, tags: ['bulk'] });
    }
    const filter = { search: 'tag:bulk' };
    expect(await owner.api.jobs.bulk({ action: 'retry', filter, dryRun: true })).toEqual({ count: 3 });
    expect(await owner.api.jobs.bulk({ action: 'remove', filter, dryRun: true })).toEqual({ count: 4 });
    expect(await owner.api.jobs.bulk({ action: 'cancel', filter })).toEqual({ count: 0 });
    const { bulkId = '', count } = await owner.api.jobs.bulk({
      action: 'retry',
      filter: { ...filter, status: 'failed' },
    });
    expect(count).toBe(2);
    expect(await owner.api.jobs.bulkStatus({ id: bulkId })).toMatchObject({
      action: 'retry',
      status: 'pending',
      total: 2,
      done: 0,
    });
    expect((await refusal(admin.api.jobs.bulkStatus({ id: bulkId }))).code).toBe('NOT_FOUND');
    expect(await api.db.prisma.auditEvent.count({ where: { action: 'jobs.bulk', targetId: bulkId } })).toBe(1);
  });

  it('does it to chosen jobs only, and never to another organization’s (invariant 6)', async () => {
    const tenant = await api.createOrganization();
    const owner = await api.createMember(tenant.id, 'manager');
    const chosen = await seed({ organizationId: tenant.id, status: 'failed', tags: ['chosen'] });
    const done = await seed({ organizationId: tenant.id, status: 'succeeded' });
    await seed({ organizationId: tenant.id, status: 'failed' });
    const stranger = await seed({ organizationId: (await api.createOrganization()).id, status: 'failed' });
    const ids = [chosen, done, stranger];
    const count = async (filter: object) =>
      (await owner.api.jobs.bulk({ action: 'retry', filter, dryRun: true })).count;
    expect(await count({ ids })).toBe(1);
    expect(await count({ ids, tag: 'chosen' })).toBe(1);
    expect(await count({ ids, search: 'tag:chosen email' })).toBe(1);
    expect(await count({ ids, search: 'tag:other' })).toBe(0);
    expect(await count({ ids: [done, stranger] })).toBe(0);
    expect(await count({ ids, queue: 'email', search: 'queue:webhook' })).toBe(0);
    const { code } = await refusal(owner.api.jobs.bulk({ action: 'retry', filter: { ids: ['job_1'] } }));
    expect(code).toBe('BAD_REQUEST');
  });

  it('finds the first job of an idempotency key', async () => {
    const input = { to: 'a@b.test', template: 'generic', props: { subject: 'a', body: 'b' } } as const;
    const options = { newId: api.deps.newId, organizationId, idempotencyKey: 'welcome:1' };
    const [one, two] = await Promise.all([
      enqueue(api.db.sql, emailSend, input, options),
      enqueue(api.db.sql, emailSend, input, options),
    ]);
    expect(one.id).toBe(two.id);
    expect([one.isDuplicate, two.isDuplicate].toSorted()).toEqual([false, true]);
    const other = await enqueue(api.db.sql, emailSend, input, { ...options, organizationId: null });
    expect(other.isDuplicate).toBe(false);
  });

  it('tells a watcher what changed and matches', async () => {
    const controller = new AbortController();
    const id = await seed({ tags: ['watched'], status: 'failed' });
    const other = await seed({ status: 'failed' });
    const stream = await admin.api.jobs.watch({ tag: 'watched' });
    const seen: string[] = [];
    const changed: string[] = [];
    void (async () => {
      for await (const change of stream) {
        seen.push(...change.items.map((job) => `${job.id} ${job.status}`));
        changed.push(...change.changed);
        if (controller.signal.aborted) return;
      }
    })();
    await eventually(async () => {
      api.deps.changes.announce([
        { organizationId, jobId: id },
        { organizationId, jobId: other },
      ]);
      await api.deps.changes.idle();
      expect(seen).toContain(`${id} failed`);
    });
    expect(changed).toContain(other);
    expect(seen.join()).not.toContain(other);
    controller.abort();
  });
});
