import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiCaller } from '../../server.ts';
import { createTestApi, type TestApi } from '../../testkit/createTestApi.ts';
import { refusal } from '../../testkit/refusal.ts';

const daily = { report: 'delivery-log', params: { lastDays: 1 }, format: 'xlsx', cron: '30 6 * * *' } as const;

describe('schedules', () => {
  let api: TestApi;
  let manager: ApiCaller;
  let email: string;
  beforeAll(async () => {
    api = await createTestApi();
    const member = await api.createMember((await api.createOrganization()).id, 'manager');
    manager = member.api;
    email = member.email;
  });
  afterAll(() => api.close());

  it('are created with the next time in their zone, changed and deleted', async () => {
    const created = await manager.schedules.create({ ...daily, timeZone: 'Europe/Berlin' });
    expect(created).toMatchObject({ ...daily, misfire: 'once', enabled: true, recipients: [email], lastFireAt: null });
    const local = new Intl.DateTimeFormat('en', { timeStyle: 'short', hour12: false, timeZone: 'Europe/Berlin' });
    expect(local.format(new Date(created.nextFireAt ?? ''))).toBe('06:30');

    const { id } = created;
    const renamed = await manager.schedules.update({ id, name: 'Morning', misfire: 'skip', recipients: [] });
    expect(renamed).toMatchObject({ name: 'Morning', misfire: 'skip', recipients: [], nextFireAt: created.nextFireAt });
    expect(await manager.schedules.update({ id, enabled: false })).toMatchObject({ enabled: false, nextFireAt: null });
    const moved = await manager.schedules.update({ id, enabled: true, cron: '0 12 * * *', timeZone: 'UTC' });
    expect(moved.nextFireAt).toMatch(/T12:00:00\.000Z$/);

    expect((await manager.schedules.list()).items).toEqual([moved]);
    expect(await manager.schedules.delete({ id })).toEqual({ id });
    expect(await refusal(manager.schedules.update({ id, enabled: true }))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([
    [{ name: '\u200b\u3164' }, 'name'],
    [{ cron: '* * * *' }, 'cron'],
    [{ cron: '0 0 30 2 *' }, 'cron'],
    [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
    [{ recipients: ['stranger@example.com'] }, 'recipients'],
    [{ report: 'no-such-report' }, 'report'],
    [{ params: { lastDays: -1 } }, 'params.lastDays'],
  ])('refuse %j by name', async (change, field) => {
    expect(await refusal(manager.schedules.create({ ...daily, ...change }))).toMatchObject({
      code: 'BAD_REQUEST',
      fieldErrors: { [field]: expect.any(Array) },
    });
    const { id } = await manager.schedules.create(daily);
    expect(await refusal(manager.schedules.update({ id, ...change }))).toMatchObject({
      code: 'BAD_REQUEST',
      fieldErrors: { [field]: expect.any(Array) },
    });
  });
});
