import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeProcedures, type ProcedureDescription } from './procedures.ts';
import { callProcedure } from './testkit/callProcedure.ts';
import { createTestApi, type TestApi } from './testkit/createTestApi.ts';

const procedures = describeProcedures();
// Queues are few: their list has no pages.
const lists = procedures.filter(({ path }) => path.endsWith('.list') && path !== 'queues.list');

function nested(levels: number): unknown {
  return JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
}

function manyKeys(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, n]));
}

describe('malformed input', () => {
  let api: TestApi;
  let context: () => ReturnType<TestApi['callAs']>['context'];
  beforeAll(async () => {
    api = await createTestApi();
    const organization = await api.createOrganization();
    const user = await api.createUser({ organizationId: organization.id, role: 'admin', operator: true });
    const headers = await api.signIn(user.email);
    context = () => api.callAs(headers).context;
  });
  afterAll(async () => {
    expect(api.logLines).toEqual([]);
    await api.close();
  });

  const refuses = async (procedure: Pick<ProcedureDescription, 'path' | 'type'>, input: unknown, field?: string) => {
    const { code, fieldErrors } = await callProcedure(context(), procedure, input);
    const what = `${procedure.path} ${field ?? ''}`;
    expect(`${what} ${code}`).toBe(`${what} BAD_REQUEST`);
    expect(Object.keys(fieldErrors).length, what).toBeGreaterThan(0);
    if (field !== undefined) expect(fieldErrors, what).toHaveProperty([field]);
  };

  it.each<[string, unknown, string | undefined]>([
    ['null', null, undefined],
    ['a text', 'x', 'input'],
    ['a number', 5, 'input'],
    ['an array', [], 'input'],
    ['an unknown field', { unknownField: 1 }, undefined],
    ['a __proto__ field', JSON.parse('{"__proto__":{"admin":true}}'), '__proto__'],
    ['a constructor field', JSON.parse('{"constructor":{"prototype":1}}'), undefined],
    ['a field named with U+0000', { '\u0000': 1 }, undefined],
    ['a form', new FormData(), undefined],
    ['100,000 levels', nested(100_000), undefined],
    ['100,000 levels in a field', { id: nested(100_000) }, undefined],
    ['50,000 fields', manyKeys(50_000), 'input'],
  ])('%s is refused by every procedure, by name', async (_what, input, field) => {
    for (const procedure of procedures) await refuses(procedure, input, field);
  });

  it.each<[string, Record<string, unknown>]>([
    ['limit', { limit: 0 }],
    ['limit', { limit: -1 }],
    ['limit', { limit: 101 }],
    ['limit', { limit: 1e9 }],
    ['limit', { limit: 1.5 }],
    ['limit', { limit: '5' }],
    ['limit', { limit: null }],
    ['cursor', { cursor: '' }],
    ['cursor', { cursor: 'garbage' }],
    ['cursor', { cursor: 5 }],
    ['cursor', { cursor: 'x'.repeat(10_000) }],
    ['cursor', { cursor: Buffer.from(`nowhere:job_${'0'.repeat(26)}`).toString('base64url') }],
  ])('every list names a bad %s', async (field, input) => {
    for (const list of lists) await refuses(list, input, field);
  });

  it('refuses the cursor of any other list', async () => {
    const kinds: Record<string, string> = {
      deliveries: 'job',
      jobs: 'job',
      webhooks: 'whk',
      events: 'evt',
      audit: 'aud',
    };
    for (const [area, prefix] of Object.entries(kinds)) {
      const cursor = Buffer.from(`${area}:${prefix}_${'0'.repeat(26)}`).toString('base64url');
      for (const list of lists) {
        if (list.path === `${area}.list`) expect((await callProcedure(context(), list, { cursor })).code).toBe('OK');
        else await refuses(list, { cursor }, 'cursor');
      }
    }
  });

  it.each([
    '+275760-09-13T00:00:00.000Z',
    '0000-01-01T00:00:00Z',
    '1969-12-31T23:59:59Z',
    '2026-02-30T00:00:00Z',
    '2026-11-24',
    'yesterday',
    '',
    5,
    null,
  ])('a time like %s is refused by name', async (time) => {
    for (const path of ['events.list', 'deliveries.list', 'jobs.list', 'audit.list']) {
      await refuses({ path, type: 'query' }, { since: time }, 'since');
      await refuses({ path, type: 'query' }, { until: time }, 'until');
    }
    await refuses(
      { path: 'apiKeys.create', type: 'mutation' },
      { name: 'k', scopes: ['webhooks:read'], expiresAt: time },
      'expiresAt',
    );
  });

  const publish = { path: 'events.publish', type: 'mutation' as const };
  it.each<[string, Record<string, unknown>, string]>([
    ['a lone surrogate in rawPayload', { type: 'a', rawPayload: '\ud800' }, 'rawPayload'],
    ['no payload', { type: 'a' }, 'data'],
    ['two payloads', { type: 'a', data: 1, rawPayload: '1' }, 'rawPayload'],
    ['a type with U+0000', { type: 'a\u0000', data: 1 }, 'type'],
    ['no type', { data: 1 }, 'type'],
    ['an empty key', { type: 'a', data: 1, idempotencyKey: '' }, 'idempotencyKey'],
    ['a key with a lone surrogate', { type: 'a', data: 1, idempotencyKey: '\udc00' }, 'idempotencyKey'],
    ['channels that are text', { type: 'a', data: 1, channels: 'x' }, 'channels'],
    ['eleven channels', { type: 'a', data: 1, channels: Array.from({ length: 11 }, (_, n) => `c${n}`) }, 'channels'],
    ['data nested too deeply', { type: 'a', data: nested(100_000) }, 'data'],
    ['an empty ordering key', { type: 'a', data: 1, orderingKey: '' }, 'orderingKey'],
  ])('an event with %s is refused by name', (_what, input, field) => refuses(publish, input, field));

  it.each<[string, unknown, string]>([
    ['no events', { events: [] }, 'events'],
    ['1,001 events', { events: Array.from({ length: 1001 }, () => ({ type: 'a', data: 1 })) }, 'events'],
    ['20,000 events', { events: Array.from({ length: 20_000 }, () => 0) }, 'events'],
    ['an event that is null', { events: [{ type: 'a', data: 1 }, null] }, 'events.1'],
    ['a type that is a number', { events: [{ type: 'a', data: 1 }, { type: 7 }] }, 'events.1.type'],
    ['unsafe text', { events: [{ type: 'a', data: 1, idempotencyKey: '\u0000' }] }, 'events.0.idempotencyKey'],
  ])('a batch with %s is refused by name', (_what, input, field) =>
    refuses({ path: 'events.publishBatch', type: 'mutation' }, input, field),
  );

  it('never ends in a 500, whatever the JSON', async () => {
    const key = fc.constantFrom(
      'id',
      'limit',
      'cursor',
      'url',
      'type',
      'data',
      'email',
      'name',
      'password',
      'token',
      'events',
      'headers',
      'scopes',
      'role',
      'since',
    );
    const input = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.dictionary(key, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...procedures.filter(({ path }) => path !== 'auth.logout')),
        input,
        async (procedure, value) => {
          const { code } = await callProcedure(context(), procedure, value);
          expect(['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE']).not.toContain(code);
        },
      ),
      { numRuns: 600 },
    );
  });

  it('takes no input, or an empty object, where a procedure needs none', async () => {
    for (const path of ['auth.me', 'system.info', 'webhooks.list', 'events.list']) {
      for (const input of [undefined, {}]) {
        expect((await callProcedure(context(), { path, type: 'query' }, input)).code).toBe('OK');
      }
    }
  });
});
