import {
  createKeyring,
  newEndpointKeyPair,
  newEndpointSecret,
  openTotpSecret,
  sealEndpointKey,
  sealHeaders,
  sealTotpSecret,
} from '@novapulse/core';
import { eventually } from '@novapulse/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEndpointCache } from '../handlers/webhook/createEndpointCache.ts';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import { reencryptAll } from './reencryptAll.ts';

const keyText = (id: string, byte: number) => `${id}:${Buffer.alloc(32, byte).toString('base64')}`;

describe('a new key in front of ENCRYPTION_KEYS', () => {
  let ledger: TestLedger;
  // `openLedger` encrypts with this one.
  const old = keyText('test', 7);
  const both = createKeyring(`${keyText('next', 8)},${old}`);
  const nextOnly = createKeyring(keyText('next', 8));
  beforeAll(async () => {
    ledger = await openLedger();
  });
  afterAll(() => ledger.close());

  /** An endpoint with a secret, a private key and a header, encrypted with the old key. */
  async function addEndpoint(): Promise<string> {
    const id = await ledger.addWebhook('http://127.0.0.1/', { secret: newEndpointSecret() });
    const { seed, publicKey } = newEndpointKeyPair();
    const { keyId, ciphertext } = sealEndpointKey(ledger.keyring, id, 1, seed);
    await ledger.db.prisma.webhookSigningKey.create({
      data: { webhookId: id, version: 1, keyId, ciphertext: new Uint8Array(ciphertext), publicKey },
    });
    const headers = sealHeaders(ledger.keyring, id, { authorization: 'Bearer x', 'x-a': 'b' });
    await ledger.db.prisma.webhook.update({ where: { id }, data: { headers, signing: 'both' } });
    return id;
  }

  async function addFactor(keyring = ledger.keyring): Promise<{ userId: string; factorId: string }> {
    const [userId, factorId] = [ledger.newId('user'), ledger.newId('factor')];
    const email = `${userId}@example.test`;
    await ledger.db.prisma.user.create({ data: { id: userId, email, name: 'Ann', passwordHash: '' } });
    const { keyId, ciphertext } = sealTotpSecret(keyring, Buffer.alloc(20, 1), { userId, factorId });
    await ledger.db.prisma.totpFactor.create({
      data: { id: factorId, userId, keyId, ciphertext: new Uint8Array(ciphertext), lastUsedStep: 0n },
    });
    return { userId, factorId };
  }

  const opened = async (id: string) => {
    const endpoint = await createEndpointCache(ledger.db.sql, nextOnly).get(id, 1);
    return { headers: endpoint?.headers, signers: endpoint?.secrets.length };
  };
  const whole = { headers: { authorization: 'Bearer x', 'x-a': 'b' }, signers: 2 };

  it('encrypts what an endpoint keeps as soon as it is used', async () => {
    const id = await addEndpoint();
    await expect(opened(id)).rejects.toThrow('not in ENCRYPTION_KEYS');
    expect((await createEndpointCache(ledger.db.sql, both).get(id, 1))?.secrets).toHaveLength(2);
    await eventually(async () => expect(await opened(id)).toEqual(whole));
  });

  it('encrypts everything by command, tells what it cannot read, and has nothing to do the second time', async () => {
    const ids = [await addEndpoint(), await addEndpoint()];
    const of = await addFactor();
    await addFactor(createKeyring(keyText('lost', 9)));
    const first = await reencryptAll(ledger.db.sql, both);
    // A secret, a private key and the headers each.
    expect(first).toEqual({ endpoints: { done: 6, unreadable: 0 }, factors: { done: 1, unreadable: 1 } });
    for (const id of ids) expect(await opened(id)).toEqual(whole);
    const factor = await ledger.db.prisma.totpFactor.findUniqueOrThrow({ where: { id: of.factorId } });
    expect(Buffer.from(openTotpSecret(nextOnly, factor, of))).toEqual(Buffer.alloc(20, 1));
    const second = await reencryptAll(ledger.db.sql, both);
    expect(second).toEqual({ endpoints: { done: 0, unreadable: 0 }, factors: { done: 0, unreadable: 1 } });
  });
});
