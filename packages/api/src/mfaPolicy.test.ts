import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeProcedures } from './procedures.ts';
import { callProcedure } from './testkit/callProcedure.ts';
import { createTestApi, type TestApi } from './testkit/createTestApi.ts';
import { refusal } from './testkit/refusal.ts';
import { enrollTotp } from './testkit/secondFactor.ts';
import { switchOrganization } from './testkit/switchOrganization.ts';
import { createTestClock } from './testkit/testClock.ts';

const days = 24 * 60 * 60;

/** What a member may still call who has to enrol a second factor first. */
const open = [
  'auth.logout',
  'auth.me',
  'auth.stepUp',
  'auth.stepUpOptions',
  'auth.switchOrganization',
  'mfa.confirm',
  'mfa.disable',
  'mfa.enroll',
  'mfa.regenerateRecoveryCodes',
  'mfa.status',
];

describe('an organization that requires a second factor', () => {
  const clock = createTestClock();
  let api: TestApi;
  beforeAll(async () => {
    api = await createTestApi({ clock });
  });
  afterAll(() => api.close());

  async function member(graceSeconds: number | null) {
    const { id: organizationId } = await api.createOrganization();
    const user = await api.createMember(organizationId, 'admin');
    await api.db.prisma.organization.update({
      where: { id: organizationId },
      data: {
        mfaPolicy: 'required',
        mfaGraceUntil: graceSeconds === null ? null : new Date(clock.now().getTime() + graceSeconds * 1000),
      },
    });
    return { ...user, organizationId };
  }

  it('lets members without one enrol and do nothing else, in sessions that exist already', async () => {
    const { headers } = await member(null);
    const invalid = { unknownField: 1 };
    const reached: string[] = [];
    for (const procedure of describeProcedures().filter(({ permission }) => permission !== 'public')) {
      const { code } = await callProcedure(api.callAs(headers).context, procedure, invalid);
      if (code === 'BAD_REQUEST') reached.push(procedure.path);
      else expect(`${procedure.path} ${code}`).toBe(`${procedure.path} PRECONDITION_FAILED`);
    }
    // Passkeys are second factors, too.
    expect(reached.filter((path) => !path.startsWith('passkeys.'))).toEqual(open);
    const refused = await refusal(api.callAs(headers).api.webhooks.list());
    expect(refused.reason).toBe('MFA_ENROLMENT_REQUIRED');
  });

  it('lets them in from the next request on, once they have enrolled', async () => {
    const { headers } = await member(null);
    const { mfa } = api.callAs(headers).api;
    expect(await mfa.status()).toMatchObject({ enabled: false, required: true, graceUntil: null });
    await enrollTotp(api, headers);
    await expect(api.callAs(headers).api.webhooks.list()).resolves.toBeDefined();
    await api.callAs(headers).api.mfa.disable();
    expect((await refusal(api.callAs(headers).api.webhooks.list())).reason).toBe('MFA_ENROLMENT_REQUIRED');
  });

  it('waits until its grace is over, but for API keys', async () => {
    const { headers, email } = await member(7 * days);
    const key = { name: 'k', scopes: ['webhooks:read' as const] };
    await expect(api.callAs(headers).api.webhooks.list()).resolves.toBeDefined();
    expect((await refusal(api.callAs(headers).api.apiKeys.create(key))).reason).toBe('MFA_ENROLMENT_REQUIRED');
    clock.pass(7 * days);
    const later = await api.signIn(email);
    expect((await refusal(api.callAs(later).api.webhooks.list())).reason).toBe('MFA_ENROLMENT_REQUIRED');
    await enrollTotp(api, later);
    await expect(api.callAs(later).api.apiKeys.create(key)).resolves.toBeDefined();
  });

  it('says nothing about their other organizations, nor to API keys', async () => {
    const { headers, id, organizationId } = await member(null);
    const other = await api.createOrganization();
    await api.db.prisma.membership.create({ data: { organizationId: other.id, userId: id, role: 'user' } });
    await switchOrganization(api, headers, other.id);
    await expect(api.callAs(headers).api.webhooks.list()).resolves.toBeDefined();
    const admin = await api.createMember(organizationId, 'admin');
    await enrollTotp(api, admin.headers);
    const { key } = await api.callAs(admin.headers).api.apiKeys.create({ name: 'k', scopes: ['webhooks:read'] });
    await expect(api.callAs({ authorization: `Bearer ${key}` }).api.webhooks.list()).resolves.toBeDefined();
  });
});
