import { apiKeyScopes } from '@novapulse/core';
import type { JobStatus } from '@novapulse/db';
import { emailSend, enqueue, inviteEmail } from '@novapulse/jobs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callProcedure } from '../../testkit/callProcedure.ts';
import { createTestApi, type TestApi } from '../../testkit/createTestApi.ts';
import { refusal } from '../../testkit/refusal.ts';

const mail = (to = 'ada@example.com', subject = 'Hello') => ({
  to,
  template: 'generic' as const,
  props: { subject, body: 'A body that\nis long' },
});

describe('mails', () => {
  let api: TestApi;
  let admin: Awaited<ReturnType<TestApi['createMember']>>;
  let other: Awaited<ReturnType<TestApi['createMember']>>;
  let organizationId: string;
  beforeAll(async () => {
    api = await createTestApi();
    organizationId = (await api.createOrganization()).id;
    admin = await api.createMember(organizationId, 'admin');
    other = await api.createMember((await api.createOrganization()).id, 'admin');
  });
  afterAll(() => api.close());

  const setStatus = (id: string, status: JobStatus, error: { code: string; message: string } | null = null) =>
    api.db.sql.query(
      'update jobs set status = $2::job_status, error = $3::jsonb, tries = 1, finished_at = now() where id = $1',
      [id, status, error === null ? null : JSON.stringify(error)],
    );

  it('become a job, listed without its body', async () => {
    const sent = await admin.api.emails.send(mail('Ada@Example.com'));
    expect(sent).toMatchObject({
      to: 'ada@example.com',
      subject: 'Hello',
      status: 'pending',
      tries: 0,
      duplicate: false,
    });
    expect(await api.db.prisma.job.findUniqueOrThrow({ where: { id: sent.id } })).toMatchObject({
      name: 'email.send',
      organizationId,
      input: mail(),
    });
    await setStatus(sent.id, 'failed', { code: 'bounced', message: 'no such user' });
    const { items } = await admin.api.emails.list({ to: 'ADA@example.com' });
    expect(items).toMatchObject([{ id: sent.id, tries: 1, error: { code: 'bounced', message: 'no such user' } }]);
    expect(JSON.stringify(items)).not.toContain('A body that');
    expect((await api.db.prisma.auditEvent.findFirstOrThrow({ where: { targetId: sent.id } })).detail).toEqual({
      to: 'ada@example.com',
      template: 'generic',
    });
  });

  it('with the same key are one, and another mail under that key is refused', async () => {
    const keyed = { ...mail('key@example.com'), idempotencyKey: 'k1' };
    const first = await admin.api.emails.send(keyed);
    expect(await admin.api.emails.send(keyed)).toEqual({ ...first, duplicate: true });
    expect(await refusal(admin.api.emails.send({ ...keyed, to: 'eve@example.com' }))).toMatchObject({
      code: 'CONFLICT',
      reason: 'IDEMPOTENCY_KEY_REUSED',
    });
    expect((await admin.api.emails.list({ to: 'key@example.com' })).items).toHaveLength(1);
    expect((await other.api.emails.send(keyed)).duplicate).toBe(false);
  });

  it.each([
    ['invite', 'template'],
    ['passwordReset', 'template'],
    ['nope', 'template'],
  ])('of the template %s are not for callers', async (template, field) => {
    const answer = await callProcedure(
      api.callAs(admin.headers).context,
      { path: 'emails.send', type: 'mutation' },
      { ...mail(), template },
    );
    expect([answer.code, Object.keys(answer.fieldErrors)]).toEqual(['BAD_REQUEST', [field]]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['two addresses', { to: 'a@example.com, b@example.com' }, 'to'],
    ['a header in its subject', { props: { subject: 'a\r\nBcc: b@example.com', body: 'x' } }, 'props.subject'],
    ['no body', { props: { subject: 'a', body: '' } }, 'props.body'],
    ['other props', { props: { subject: 'a', body: 'b', html: '<b>' } }, 'props.html'],
  ])('with %s are refused by name', async (_what, change, field) => {
    const answer = await callProcedure(
      api.callAs(admin.headers).context,
      { path: 'emails.send', type: 'mutation' },
      { ...mail(), ...change },
    );
    expect([answer.code, Object.keys(answer.fieldErrors)]).toEqual(['BAD_REQUEST', [field]]);
  });

  it('are listed in pages by status, and only the organization’s own (invariant 6)', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      const { id } = await admin.api.emails.send(mail('page@example.com', `No ${n}`));
      await setStatus(id, 'cancelled');
      ids.unshift(id);
    }
    const foreign = await other.api.emails.send(mail('page@example.com'));
    await setStatus(foreign.id, 'cancelled');
    for (const filter of [{ status: 'cancelled' as const }, { to: 'page@example.com' }]) {
      const one = await admin.api.emails.list({ ...filter, limit: 2 });
      const two = await admin.api.emails.list({ ...filter, limit: 2, cursor: one.nextCursor ?? '' });
      expect([...one.items, ...two.items].map(({ id }) => id)).toEqual(ids);
      expect(two.nextCursor).toBeNull();
    }
    const none = await admin.api.emails.list({ to: 'page@example.com', status: ['failed', 'succeeded'] });
    expect(none.items).toEqual([]);
  });

  it('of NovaPulse itself show no token and no body', async () => {
    const invite = inviteEmail({
      keyring: api.deps.keyring,
      inviteId: api.deps.newId('invite'),
      to: 'guest@example.com',
      token: 'secret-token',
      organizationName: 'Acme',
      invitedBy: null,
      role: 'user',
      expiresAt: new Date(),
    });
    await enqueue(api.db.sql, emailSend, invite, { newId: api.deps.newId, organizationId });
    const [shown] = (await admin.api.emails.list({ to: 'guest@example.com' })).items;
    expect(shown).toMatchObject({ template: 'invite', subject: null });
    expect(Object.keys(shown ?? {})).not.toContain('props');
  });

  it('are found by an index, however many jobs there are', async () => {
    const plan = await api.db.transaction(async (tx) => {
      await tx.query('set local enable_seqscan = off');
      await tx.query('set local enable_sort = off');
      return tx.query<{ 'QUERY PLAN': string }>(
        `explain select j.id from jobs j where j.name = 'email.send' and j.organization_id = any(array[$1])
         and lower(j.input ->> 'to') = any(array[$2]) and j.id < 'job_z'
         order by j.organization_id desc, lower(j.input ->> 'to') desc, j.id desc limit 10`,
        [organizationId, 'page@example.com'],
      );
    });
    const text = plan.map((line) => line['QUERY PLAN']).join('\n');
    expect(text).toContain('jobs_mails_to');
    expect(text).not.toContain('Sort');
  });

  it('to a suppressed address are let go again by an admin, not by a key, and by nobody else (invariant 6)', async () => {
    const add = (id: string, whose: string, email: string) =>
      api.db.prisma.mailSuppression.create({
        data: { id, organizationId: whose, email, reply: '550 5.1.1 no', jobId: api.deps.newId('job') },
      });
    const [first, second] = [api.deps.newId('suppression'), api.deps.newId('suppression')];
    await add(first, organizationId, 'one@example.com');
    await add(second, organizationId, 'two@example.com');
    const page = await admin.api.emails.suppressions({ limit: 1 });
    expect(page.items).toMatchObject([{ id: second, email: 'two@example.com', reply: '550 5.1.1 no' }]);
    expect((await admin.api.emails.suppressions({ cursor: page.nextCursor ?? '' })).items).toMatchObject([
      { id: first },
    ]);
    expect((await other.api.emails.suppressions()).items).toEqual([]);
    expect((await refusal(other.api.emails.removeSuppression({ id: first }))).code).toBe('NOT_FOUND');
    const { key } = await admin.api.apiKeys.create({ name: 'all', scopes: [...apiKeyScopes] });
    const byKey = api.callAs({ authorization: `Bearer ${key}` }).api;
    expect((await byKey.emails.suppressions({ email: 'ONE@example.com' })).items).toHaveLength(1);
    expect((await refusal(byKey.emails.removeSuppression({ id: first }))).code).toBe('FORBIDDEN');
    expect(await admin.api.emails.removeSuppression({ id: first })).toEqual({ id: first, email: 'one@example.com' });
    expect((await refusal(admin.api.emails.removeSuppression({ id: first }))).code).toBe('NOT_FOUND');
  });
});
