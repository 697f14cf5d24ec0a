import { newEndpointSecret } from '@novapulse/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiCaller } from '../../server.ts';
import { createTestApi, type TestApi } from '../../testkit/createTestApi.ts';
import { refusal } from '../../testkit/refusal.ts';
import { findPublicKeys } from './findPublicKeys.ts';

describe('how an endpoint signs', () => {
  let api: TestApi;
  let caller: ApiCaller;
  let organizationId: string;
  let manager: Awaited<ReturnType<TestApi['createMember']>>;
  beforeAll(async () => {
    api = await createTestApi({ resolveHost: async () => ['93.184.216.34'] });
    organizationId = (await api.createOrganization()).id;
    manager = await api.createMember(organizationId, 'manager');
    caller = manager.api;
  });
  afterAll(() => api.close());

  const url = 'https://old.example/hook';
  const kids = async () =>
    (await findPublicKeys(api.deps.db, { organizationId, now: new Date() })).keys.map(({ kid }) => kid);

  it('has a key pair once it signs with one; the public half is published while it does', async () => {
    const before = await kids();
    const { id, publicKey } = await caller.webhooks.create({ url });
    expect(publicKey).toBeNull();
    expect(await caller.webhooks.listSecrets({ id })).toMatchObject({ signing: 'hmac', publicKeys: [] });
    await caller.webhooks.update({ id, signing: 'both' });
    const { publicKeys, jwksUrl } = await caller.webhooks.listSecrets({ id });
    expect(publicKeys).toMatchObject([{ version: 1, publicKey: expect.stringMatching(/^whpk_/), expiresAt: null }]);
    expect(new URL(jwksUrl).pathname).toBe(`/jwks/${organizationId}`);
    expect(await kids()).toEqual([...before, publicKeys[0]?.kid]);
    await caller.webhooks.update({ id, signing: 'ed25519' });
    expect((await caller.webhooks.listSecrets({ id })).publicKeys).toEqual(publicKeys);
    await caller.webhooks.update({ id, signing: 'hmac' });
    expect(await kids()).toEqual(before);
  });

  it('rotates both halves together, and publishes the old key until its overlap ends', async () => {
    const { id, publicKey } = await caller.webhooks.create({ url, signing: 'ed25519' });
    const rotated = await caller.webhooks.rotateSecret({ id, overlapSeconds: 60 });
    const { items, publicKeys } = await caller.webhooks.listSecrets({ id });
    expect(items.map(({ expiresAt }) => expiresAt)).toEqual([null, rotated.previousExpiresAt]);
    expect(publicKeys.map((key) => [key.publicKey, key.expiresAt])).toEqual([
      [rotated.publicKey, null],
      [publicKey, rotated.previousExpiresAt],
    ]);
    expect(await kids()).toEqual(expect.arrayContaining(publicKeys.map(({ kid }) => kid)));
    await caller.webhooks.rotateSecret({ id, overlapSeconds: 0 });
    expect((await caller.webhooks.listSecrets({ id })).publicKeys).toHaveLength(1);
  });

  it('takes a secret of one’s own in the standard’s format, and names the field of any other', async () => {
    const secret = newEndpointSecret();
    const created = await caller.webhooks.create({ url, secret });
    expect(created.secret).toBe(secret);
    const next = newEndpointSecret();
    expect((await caller.webhooks.rotateSecret({ id: created.id, secret: next })).secret).toBe(next);
    for (const bad of ['', 'hunter2', 'whsec_', `whsec_${Buffer.alloc(23).toString('base64')}`, secret.slice(0, -1)]) {
      const calls = [
        () => caller.webhooks.create({ url, secret: bad }),
        () => caller.webhooks.rotateSecret({ id: created.id, secret: bad }),
      ];
      for (const call of calls) {
        const { code, fieldErrors } = await refusal(call());
        expect([code, Object.keys(fieldErrors ?? {})], bad).toEqual(['BAD_REQUEST', ['secret']]);
        if (bad !== '') expect(JSON.stringify(fieldErrors)).not.toContain(bad === 'whsec_' ? '"whsec_"' : bad);
      }
    }
  });

  it('overlaps for seven days at most', async () => {
    const { id } = await caller.webhooks.create({ url });
    await caller.webhooks.rotateSecret({ id, overlapSeconds: 7 * 86_400 });
    const { fieldErrors } = await refusal(caller.webhooks.rotateSecret({ id, overlapSeconds: 7 * 86_400 + 1 }));
    expect(Object.keys(fieldErrors ?? {})).toEqual(['overlapSeconds']);
  });

  it('moves to another host only with a word about the secret that the old host knows', async () => {
    const { id, secret } = await caller.webhooks.create({ url, signing: 'both' });
    const moved = 'https://new.example/hook';
    expect((await caller.webhooks.update({ id, url: 'https://OLD.example:443/other' })).secret).toBeNull();
    const { code, reason } = await refusal(caller.webhooks.update({ id, url: moved }));
    expect([code, reason]).toEqual(['PRECONDITION_FAILED', 'HOST_CHANGED']);
    expect((await caller.webhooks.get({ id })).url).toBe('https://OLD.example:443/other');
    const kept = await caller.webhooks.update({ id, url: moved, secretOnHostChange: 'keep' });
    expect([kept.url, kept.secret]).toEqual([moved, null]);

    const publicKeysBefore = (await caller.webhooks.listSecrets({ id })).publicKeys;
    const rotated = await caller.webhooks.update({ id, url, secretOnHostChange: 'rotate' });
    expect(rotated.secret).toMatch(/^whsec_/);
    expect(rotated.secret).not.toBe(secret);
    const { items, publicKeys } = await caller.webhooks.listSecrets({ id });
    expect(items).toHaveLength(1);
    expect(publicKeys).toHaveLength(1);
    expect(publicKeys).not.toEqual(publicKeysBefore);
  });

  it('shows a new secret only to somebody who has just proved who it is', async () => {
    const { id } = await caller.webhooks.create({ url });
    const longAgo = new Date(Date.now() - 3_600_000);
    await api.deps.db.prisma.session.updateMany({ where: { userId: manager.id }, data: { verifiedAt: longAgo } });
    const { api: later } = api.callAs(manager.headers);
    const change = { id, url: 'https://new.example/' };
    expect((await refusal(later.webhooks.update({ ...change, secretOnHostChange: 'rotate' }))).reason).toBe(
      'STEP_UP_REQUIRED',
    );
    expect((await later.webhooks.get({ id })).url).toBe(url);
    expect((await later.webhooks.update({ ...change, secretOnHostChange: 'keep' })).url).toBe(change.url);
  });
});
