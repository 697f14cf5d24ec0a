import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiCaller } from '../../server.ts';
import { createTestApi, type TestApi } from '../../testkit/createTestApi.ts';
import { refusal } from '../../testkit/refusal.ts';

describe('reports', () => {
  let api: TestApi;
  let organizationId: string;
  let as: Record<'admin' | 'manager' | 'user', ApiCaller>;
  let email: string;
  beforeAll(async () => {
    api = await createTestApi();
    organizationId = (await api.createOrganization()).id;
    const [admin, manager, user] = [
      await api.createMember(organizationId, 'admin'),
      await api.createMember(organizationId, 'manager'),
      await api.createMember(organizationId, 'user'),
    ];
    email = manager.email;
    as = { admin: admin.api, manager: manager.api, user: user.api };
  });
  afterAll(() => api.close());

  it('are described with formats, parameters and columns', async () => {
    const definitions = await as.manager.reports.definitions();
    expect(definitions.find(({ name }) => name === 'delivery-log')).toMatchObject({
      title: 'Delivery log',
      formats: ['csv', 'ndjson', 'xlsx', 'pdf'],
      params: { type: 'object', properties: { lastDays: { type: 'integer' }, status: { type: 'array' } } },
      columns: expect.arrayContaining([{ name: 'createdAt', title: 'Created', format: 'time' }]),
    });
    for (const { name, formats } of await as.admin.reports.definitions()) {
      const [format] = formats;
      const asked = format && (await as.admin.reports.create({ report: name, params: {}, format }));
      expect(asked, name).toMatchObject({ report: name, status: 'pending', params: {} });
    }
  });

  it('become a job that is found by its tag, and tell how far it is', async () => {
    const created = await as.manager.reports.create({
      report: 'delivery-log',
      params: { lastDays: 7 },
      format: 'csv',
      notify: true,
    });
    expect(created).toMatchObject({
      status: 'pending',
      progress: null,
      rows: null,
      sha256: null,
      downloadUrl: null,
      requestedBy: { type: 'user' },
    });
    const { jobId, id } = created;
    expect(await api.db.prisma.job.findUniqueOrThrow({ where: { id: jobId } })).toMatchObject({
      name: 'report.build',
      queue: 'report',
      input: { reportId: id },
      tags: ['report:delivery-log'],
      organizationId,
    });
    expect((await api.db.prisma.report.findUniqueOrThrow({ where: { id } })).recipients).toEqual([email]);
    await api.db.sql.query(
      `update jobs set status = 'running', lease_until = now(), progress = '{"done":5,"total":9}' where id = $1`,
      [jobId],
    );
    expect(await as.user.reports.get({ id })).toMatchObject({ status: 'running', progress: { done: 5, total: 9 } });
    expect((await as.user.reports.list({ limit: 1 })).items).toMatchObject([{ id, title: 'Delivery log' }]);
    expect(await as.manager.reports.cancel({ id })).toEqual({ id, status: 'cancelling' });
    await api.db.sql.query(
      `update jobs set status = 'failed', lease_until = null, error = '{"code":"job_error","message":"no"}' where id = $1`,
      [jobId],
    );
    expect(await as.user.reports.get({ id })).toMatchObject({ status: 'failed', error: { message: 'no' } });
    expect(await refusal(as.manager.reports.cancel({ id }))).toMatchObject({ code: 'CONFLICT' });
  });

  it('of the audit log are for admins alone, and there is nothing of them for others (invariant 13)', async () => {
    const audit = { report: 'audit-export', format: 'csv' } as const;
    const { id } = await as.admin.reports.create(audit);
    expect((await as.manager.reports.definitions()).map(({ name }) => name)).not.toContain('audit-export');
    expect(await refusal(as.manager.reports.create(audit))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refusal(as.manager.reports.get({ id }))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal(as.manager.reports.cancel({ id }))).toMatchObject({ code: 'NOT_FOUND' });
    expect((await as.manager.reports.list()).items.map((item) => item.id)).not.toContain(id);
    expect((await as.admin.reports.list()).items.map((item) => item.id)).toContain(id);
    const { key } = await as.admin.apiKeys.create({ name: 'k', scopes: ['reports:read', 'reports:write'] });
    const service = api.callAs({ authorization: `Bearer ${key}` }).api;
    expect(await refusal(service.reports.create(audit))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refusal(service.schedules.create({ ...audit, cron: '0 6 * * *' }))).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await refusal(as.user.reports.create({ report: 'delivery-log', format: 'csv' }))).toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it.each([
    [{ report: 'no-such-report' }, 'report'],
    [{ report: '__proto__' }, 'report'],
    [{ params: { since: 'yesterday' } }, 'params.since'],
    [{ params: { lastDays: 0 } }, 'params.lastDays'],
    [{ params: { lastDays: 1, since: '2026-01-01T00:00:00Z' } }, 'params.lastDays'],
    [{ params: { sql: 'x' } }, 'params.sql'],
  ])('refuse %j by name', async (change, field) => {
    const asked = as.manager.reports.create({ report: 'delivery-log', format: 'csv', ...change });
    expect(await refusal(asked)).toMatchObject({ code: 'BAD_REQUEST', fieldErrors: { [field]: expect.any(Array) } });
  });
});
