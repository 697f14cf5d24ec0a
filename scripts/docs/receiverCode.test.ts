import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  decodeEndpointSecret,
  newEndpointKeyPair,
  newEndpointSecret,
  publicKeyText,
  signatureHeader,
  signingKeyOf,
} from '@novapulse/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { root } from '../test/root.ts';

type Verify = (key: string, headers: Record<string, string>, body: Uint8Array) => boolean;

/** The JavaScript of the document, as somebody would copy it. */
async function copied(name: string): Promise<Verify> {
  const text = readFileSync(join(root, 'docs', 'webhooks.md'), 'utf8');
  const blocks = [...text.matchAll(/```js\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  const source = blocks.find((block) => block.includes(`function ${name}(`)) ?? '';
  const module: unknown = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  return z.object({ [name]: z.custom<Verify>((value) => typeof value === 'function') }).parse(module)[name] ?? never;
}

const never: Verify = () => false;

describe('the code for receivers', () => {
  const body = Buffer.from('{"type":"a","data":{"text":"é 🐎 \u2028","n":9007199254740993}}');
  const longer = Buffer.concat([body, Buffer.from(' ')]);
  const [secret, other] = [newEndpointSecret(), newEndpointSecret()];
  const { seed, publicKey } = newEndpointKeyPair();
  const secrets = [decodeEndpointSecret(other), decodeEndpointSecret(secret), signingKeyOf(seed)];

  function headersOf(timestampSeconds: number): Record<string, string> {
    const signature = signatureHeader({ id: 'evt_1', timestampSeconds, body, secrets });
    return { 'webhook-id': 'evt_1', 'webhook-timestamp': `${timestampSeconds}`, 'webhook-signature': signature };
  }

  it.each([
    { name: 'verifyWebhook', key: secret, wrong: newEndpointSecret() },
    {
      name: 'verifyWithPublicKey',
      key: publicKeyText(publicKey),
      wrong: publicKeyText(newEndpointKeyPair().publicKey),
    },
  ])('$name takes what was sent, and nothing else', async ({ name, key, wrong }) => {
    const verify = await copied(name);
    const now = Math.floor(Date.now() / 1000);
    expect(verify(key, headersOf(now), body)).toBe(true);
    expect(verify(key, headersOf(now), longer)).toBe(false);
    expect(verify(wrong, headersOf(now), body)).toBe(false);
    expect(verify(key, headersOf(now - 400), body)).toBe(false);
    expect(verify(key, { ...headersOf(now), 'webhook-id': 'evt_2' }, body)).toBe(false);
    expect(verify(key, { ...headersOf(now), 'webhook-signature': 'v1,' }, body)).toBe(false);
    expect(verify(key, {}, body)).toBe(false);
  });
});
