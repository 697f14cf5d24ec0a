import { createHealth, createLogger, createLoopMonitor } from '@novapulse/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi } from '../../testkit/createTestApi.ts';

describe('system.health', () => {
  const loop = createLoopMonitor({ nowMs: () => performance.now() });
  const check = (name: string, problem?: string) => ({
    name,
    timeoutMs: 1000,
    onFailure: 'degraded' as const,
    async run() {
      if (problem !== undefined) throw new Error(problem);
    },
  });
  const health = createHealth({
    checks: [check('database'), check('queue', 'connect ECONNREFUSED 10.1.2.3:6379')],
    logger: createLogger({ service: 'test', level: 'silent' }),
    loop,
    nowMs: () => performance.now(),
  });
  let test: Awaited<ReturnType<typeof createTestApi>>;
  beforeAll(async () => {
    test = await createTestApi({ health });
  });
  afterAll(async () => {
    loop.close();
    await test.close();
  });

  async function asked(options: { operator: boolean; inOrganization: boolean }) {
    const { id } = await test.createOrganization();
    const user = await test.createUser({
      operator: options.operator,
      ...(options.inOrganization && { organizationId: id, role: 'admin' }),
    });
    return test.callAs(await test.signIn(user.email)).api.system.health();
  }

  it('tells an operator, also one without an organization, what is wrong', async () => {
    expect(await asked({ operator: true, inOrganization: false })).toEqual({
      status: 'degraded',
      checks: [
        { name: 'database', status: 'up', latencyMs: expect.any(Number), problem: null },
        { name: 'queue', status: 'degraded', latencyMs: null, problem: 'connect ECONNREFUSED 10.1.2.3:6379' },
      ],
    });
  });

  it('tells an admin that something is wrong, and no host', async () => {
    const answer = await asked({ operator: false, inOrganization: true });
    expect(answer.status).toBe('degraded');
    expect(JSON.stringify(answer)).not.toContain('10.1.2.3');
  });
});
