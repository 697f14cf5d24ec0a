import { openHeaders, parseSealedHeaders } from '@novapulse/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiCaller } from '../../server.ts';
import { createTestApi, type TestApi } from '../../testkit/createTestApi.ts';
import { refusal } from '../../testkit/refusal.ts';

const hosts: Record<string, string[]> = {
  'public.example': ['93.184.216.34'],
  'metadata.example': ['169.254.169.254'],
  'mapped.example': ['::ffff:10.0.0.1'],
  'mixed.example': ['10.0.0.1', '93.184.216.34'],
  'empty.example': [],
};

describe('webhooks', () => {
  let api: TestApi;
  let caller: () => ApiCaller;
  let organizationId: string;
  beforeAll(async () => {
    api = await createTestApi({
      resolveHost: async (name) => {
        const addresses = hosts[name];
        if (!addresses) throw new Error(`getaddrinfo ENOTFOUND ${name}`);
        return addresses;
      },
    });
    organizationId = (await api.createOrganization()).id;
    const admin = await api.createMember(organizationId, 'manager');
    caller = () => api.callAs(admin.headers).api;
  });
  afterAll(() => api.close());

  const url = 'http://127.0.0.1:4000/hook?x=1';

  it('shows the secret once and keeps it encrypted, bound to its row (invariant 10)', async () => {
    const {
      secret,
      publicKey: _,
      ...webhook
    } = await caller().webhooks.create({
      url,
      description: ' d ',
      eventTypes: ['a.*', 'a.*'],
    });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(webhook).toMatchObject({ url, description: 'd', eventTypes: ['a.*'], channels: [], status: 'active' });
    expect(await caller().webhooks.get({ id: webhook.id })).toEqual(webhook);
    const [row] = await api.db.prisma.webhookSecret.findMany({ where: { webhookId: webhook.id } });
    if (!row) throw new Error('no secret');
    expect(Buffer.from(row.ciphertext).includes(secret)).toBe(false);
    const open = (context: string) => Buffer.from(api.deps.keyring.decrypt(row, context)).toString();
    expect(open(`webhook-secret:${webhook.id}:1`)).toBe(secret);
    expect(() => open(`webhook-secret:${webhook.id}:2`)).toThrow();
  });

  it('refuses addresses that deliveries could not use, and says which field (invariant 9)', async () => {
    const refused = [
      'ftp://public.example/',
      'https://user:pass@public.example/',
      'http://10.0.0.1/',
      'http://[::ffff:169.254.169.254]/',
      'http://0xa9fea9fe/',
      'https://public.example:8080/',
      'http://metadata.example/',
      'http://mapped.example/',
      'http://metadata.example:8080/',
      'not a url',
      'http://public.example/with space',
      '',
    ];
    const { id } = await caller().webhooks.create({ url });
    for (const bad of refused) {
      const calls = [() => caller().webhooks.create({ url: bad }), () => caller().webhooks.update({ id, url: bad })];
      for (const call of calls) {
        expect(await refusal(call()), bad).toMatchObject({
          code: 'BAD_REQUEST',
          fieldErrors: { url: [expect.any(String)] },
        });
      }
    }
    const accepted = [
      'https://public.example/',
      'http://mixed.example',
      'http://not-yet.example/',
      'http://empty.example/',
      'http://127.1:1/',
    ];
    for (const good of accepted) {
      await expect(caller().webhooks.create({ url: good }), good).resolves.toMatchObject({ url: good });
    }
  });

  it('hides the values of headers everywhere, and keeps the ones that come back hidden', async () => {
    const headers = { 'X-Api-Key': 'very secret', 'x-plain': 'plain' };
    const { id, ...created } = await caller().webhooks.create({ url, headers });
    const hidden = { 'X-Api-Key': '[hidden]', 'x-plain': '[hidden]' };
    expect(created.headers).toEqual(hidden);
    expect((await caller().webhooks.get({ id })).headers).toEqual(hidden);
    expect(JSON.stringify(await caller().webhooks.list())).not.toContain('very secret');
    await caller().webhooks.update({ id, headers: { 'X-API-Key': '[hidden]', 'x-new': '1' } });
    const stored = await api.db.prisma.webhook.findUniqueOrThrow({ where: { id } });
    expect(JSON.stringify(stored.headers)).not.toContain('very secret');
    const opened = openHeaders(api.deps.keyring, id, parseSealedHeaders(stored.headers));
    expect(opened).toEqual({ 'X-API-Key': 'very secret', 'x-new': '1' });
    const refused = await refusal(caller().webhooks.update({ id, headers: { 'x-unseen': '[hidden]' } }));
    expect(refused.fieldErrors).toHaveProperty('headers.x-unseen');
  });

  it.each([
    ['a reserved name', { 'Content-Type': 'x' }],
    ['our own prefix', { 'webhook-id': 'x' }],
    ['a connection header', { 'Transfer-Encoding': 'chunked' }],
    ['a bad name', { 'a b': 'x' }],
    ['a line break', { a: 'x\r\nb: y' }],
    ['a value beyond ASCII', { a: 'é' }],
    ['a long value', { a: 'x'.repeat(4097) }],
    ['one name twice', { a: '1', A: '2' }],
    ['too many', Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`h${n}`, '1']))],
  ])('refuses headers with %s', async (_what, headers) => {
    const refused = await refusal(caller().webhooks.create({ url, headers }));
    expect(Object.keys(refused.fieldErrors ?? {})[0]).toMatch(/^headers/);
  });

  it('raises the version with every change that a delivery must see, and with no other', async () => {
    const { id } = await caller().webhooks.create({ url });
    const version = async () => (await api.db.prisma.webhook.findUniqueOrThrow({ where: { id } })).version;
    const seen = [
      () => caller().webhooks.update({ id, url: 'http://127.0.0.1:4001/' }),
      () => caller().webhooks.update({ id, headers: { a: '1' } }),
      () => caller().webhooks.disable({ id }),
      () => caller().webhooks.enable({ id }),
      () => caller().webhooks.rotateSecret({ id }),
    ];
    for (const [index, change] of seen.entries()) {
      await change();
      expect(await version(), change.toString()).toBe(index + 2);
    }
    await caller().webhooks.update({ id, description: 'x', eventTypes: ['a'], channels: ['b'] });
    await caller().webhooks.enable({ id });
    expect(await version()).toBe(seen.length + 1);
  });

  it('says of its state what decides first', async () => {
    const { id } = await caller().webhooks.create({ url });
    const status = async () => (await caller().webhooks.get({ id })).status;
    await api.db.sql.query('update webhooks set failing_since = now() where id = $1', [id]);
    expect(await status()).toBe('failing');
    await api.db.sql.query(`update webhooks set held_until = now() + interval '1 minute' where id = $1`, [id]);
    expect(await status()).toBe('held_back');
    expect(await caller().webhooks.disable({ id })).toMatchObject({ status: 'disabled', disabledReason: 'manual' });
    expect(await caller().webhooks.enable({ id })).toMatchObject({ status: 'active', disabledReason: null });
  });

  it('lets go of what a pause has deferred when it ends early, and of nothing else', async () => {
    const { id } = await caller().webhooks.create({ url });
    const sent = [1, 2, 3].map(() => caller().webhooks.sendTest({ id }));
    const [deferred = '', other = '', done = ''] = (await Promise.all(sent)).map(({ deliveryId }) => deliveryId);
    const pause = async () => {
      await api.db.sql.query(`update webhooks set held_until = now() + interval '20 hours' where id = $1`, [id]);
      await api.db.sql.query(
        `update jobs j set next_attempt_at = w.held_until, status = 'retrying' from webhooks w where w.id = $1 and j.id = $2`,
        [id, deferred],
      );
      await api.db.sql.query(`update jobs set next_attempt_at = now() + interval '5 hours' where id = $1`, [other]);
      await api.db.sql.query(
        `update jobs set status = 'succeeded', finished_at = now(), message_id = null, dispatched_at = null where id = $1`,
        [done],
      );
    };
    const due = async () => {
      const rows = await api.db.sql.query<{ id: string }>(
        `select id from jobs where webhook_id = $1 and status = 'retrying' and next_attempt_at <= now()`,
        [id],
      );
      return rows.map((row) => row.id);
    };
    await pause();
    await caller().webhooks.update({ id, description: 'still paused' });
    expect(await due()).toEqual([]);
    await caller().webhooks.update({ id, url: `${url}&other` });
    expect(await due()).toEqual([deferred]);
    await pause();
    await caller().webhooks.disable({ id });
    await caller().webhooks.enable({ id });
    expect(await due()).toEqual([deferred]);
  });

  it('rotates the secret with an overlap, or at once', async () => {
    const created = await caller().webhooks.create({ url });
    const first = await caller().webhooks.rotateSecret({ id: created.id, overlapSeconds: 60 });
    const live = () =>
      api.db.prisma.webhookSecret.findMany({ where: { webhookId: created.id }, orderBy: { version: 'asc' } });
    expect((await live()).map((row) => row.expiresAt?.toISOString() ?? null)).toEqual([first.previousExpiresAt, null]);
    const second = await caller().webhooks.rotateSecret({ id: created.id, overlapSeconds: 0 });
    expect((await live()).map((row) => row.version)).toEqual([3]);
    expect(new Set([created.secret, first.secret, second.secret]).size).toBe(3);
    for (let n = 0; n < 9; n += 1) await caller().webhooks.rotateSecret({ id: created.id });
    expect((await refusal(caller().webhooks.rotateSecret({ id: created.id }))).code).toBe('CONFLICT');
  });

  it('sends a test to one endpoint, whatever it listens to, unless it is disabled', async () => {
    const { id } = await caller().webhooks.create({ url, eventTypes: ['only.this'] });
    const { deliveryId } = await caller().webhooks.sendTest({ id });
    expect(await caller().deliveries.get({ id: deliveryId })).toMatchObject({
      webhookId: id,
      eventType: 'novapulse.test',
      attempts: [],
    });
    await caller().webhooks.disable({ id });
    expect(await refusal(caller().webhooks.sendTest({ id }))).toMatchObject({
      code: 'PRECONDITION_FAILED',
      reason: 'WEBHOOK_DISABLED',
    });
  });

  it('forgets secrets and headers of a deleted endpoint, and keeps its deliveries', async () => {
    const { id } = await caller().webhooks.create({ url, headers: { 'x-key': 'secret' } });
    const { deliveryId } = await caller().webhooks.sendTest({ id });
    await caller().webhooks.delete({ id });
    expect((await refusal(caller().webhooks.get({ id }))).code).toBe('NOT_FOUND');
    expect((await refusal(caller().webhooks.delete({ id }))).code).toBe('NOT_FOUND');
    expect(await api.db.prisma.webhookSecret.count({ where: { webhookId: id } })).toBe(0);
    expect((await caller().deliveries.list({ webhookId: id })).items.map((item) => item.id)).toEqual([deliveryId]);
  });

  it('records who changed what, and never a secret', async () => {
    const admin = await api.createMember(organizationId, 'admin');
    const { id, secret } = await admin.api.webhooks.create({ url, headers: { 'x-key': 'very-hidden-value' } });
    await admin.api.webhooks.delete({ id });
    const log = await admin.api.audit.list();
    const ours = log.items.filter((entry) => entry.targetId === id);
    expect(ours.map((entry) => entry.action)).toEqual(['webhooks.delete', 'webhooks.create']);
    expect(ours[0]).toMatchObject({ actorType: 'user', actorId: admin.id, address: '127.0.0.1', outcome: 'success' });
    expect(JSON.stringify(log)).not.toContain(secret);
    expect(JSON.stringify(log)).not.toContain('very-hidden-value');
  });
});
