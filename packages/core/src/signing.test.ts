import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { describe, expect, it } from 'vitest';
import { anyText } from './anyText.fixture.ts';
import { isNovaError } from './errors.ts';
import { decodeEndpointSecret, newEndpointSecret, signatureHeader } from './signing.ts';

const id = 'evt_01KAV00000000000000000000Q';

/** What a receiver sees: the headers and the body's bytes. */
function sign(body: Buffer, secrets: readonly string[]) {
  // The receivers' libraries compare with the real time and take no other.
  const timestampSeconds = Math.floor(Date.now() / 1000);
  const header = signatureHeader({ id, timestampSeconds, body, secrets: secrets.map(decodeEndpointSecret) });
  return { 'webhook-id': id, 'webhook-timestamp': `${timestampSeconds}`, 'webhook-signature': header };
}

/** Throws unless both libraries accept the body under the secret. */
function verifyWithBoth(body: Buffer, headers: Record<string, string>, secret: string): void {
  new Webhook(secret).verify(body, headers, { jsonParse: false });
  new SvixWebhook(secret).verify(body, headers);
}

describe('signatureHeader', () => {
  it('agrees with the example of the Standard Webhooks specification', () => {
    const secret = decodeEndpointSecret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
    const body = Buffer.from('{"test": 2432232314}');
    expect(
      signatureHeader({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestampSeconds: 1614265330, body, secrets: [secret] }),
    ).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it.each([
    '',
    ' ',
    '{"type":"a","data":{"n":1}}',
    '{ "a" :\t1 ,\r\n "b":  [ ] }\n\n',
    '{"emoji":"👩‍👩‍👧 🐎 \\ud83d\\udc0e"}',
    '{"separators":"\u2028\u2029\u00a0\ufeff"}',
    '{"big":9007199254740993,"bigger":123456789012345678901234567890,"float":1.0,"exp":1E400}',
    '{"a":1,"a":2,"__proto__":{"x":1}}',
    '\ufeff{"bom":true}',
    'not JSON at all: \u0000 \u0001 <xml/>',
    `"${'x'.repeat(256 * 1024)}"`,
  ])('is accepted by both libraries over the very bytes of %j (invariant 2)', (text) => {
    const secret = newEndpointSecret();
    const body = Buffer.from(text);
    expect(() => verifyWithBoth(body, sign(body, [secret]), secret)).not.toThrow();
  });

  it('is accepted by both libraries for any UTF-8 text and any secret (invariant 2)', () => {
    fc.assert(
      fc.property(anyText, fc.uint8Array({ minLength: 24, maxLength: 64 }), (text, key) => {
        const secret = `whsec_${Buffer.from(key).toString('base64')}`;
        const body = Buffer.from(text);
        verifyWithBoth(body, sign(body, [secret]), secret);
      }),
    );
  });

  it('signs with every secret, newest first, so that old and new receivers accept', () => {
    const [newest, older, other] = [newEndpointSecret(), newEndpointSecret(), newEndpointSecret()];
    const body = Buffer.from('{"overlap":true}');
    const headers = sign(body, [newest, older]);
    const alone = (secret: string) => sign(body, [secret])['webhook-signature'];
    expect(headers['webhook-signature']).toBe(`${alone(newest)} ${alone(older)}`);
    verifyWithBoth(body, headers, newest);
    verifyWithBoth(body, headers, older);
    expect(() => new Webhook(other).verify(body, headers)).toThrow('No matching signature');
    expect(() => new SvixWebhook(other).verify(body, headers)).toThrow('No matching signature');
  });

  it('changes with the id, the time and each byte of the body', () => {
    const secrets = [decodeEndpointSecret(newEndpointSecret())];
    const input = { id, timestampSeconds: 1_700_000_000, body: Buffer.from('{}'), secrets };
    const headers = [
      signatureHeader(input),
      signatureHeader({ ...input, id: `${id}0` }),
      signatureHeader({ ...input, timestampSeconds: 1_700_000_001 }),
      signatureHeader({ ...input, body: Buffer.from('{} ') }),
      // Bytes that are not UTF-8 decode to the same U+FFFD: only signing bytes tells them apart.
      signatureHeader({ ...input, body: new Uint8Array([0xff]) }),
      signatureHeader({ ...input, body: new Uint8Array([0xfe]) }),
      signatureHeader({ ...input, body: Buffer.from('\ufffd') }),
    ];
    expect(new Set(headers).size).toBe(headers.length);
  });

  it('never signs without a secret or with broken seconds', () => {
    const secrets = [decodeEndpointSecret(newEndpointSecret())];
    const body = Buffer.from('{}');
    expect(() => signatureHeader({ id, timestampSeconds: 1, body, secrets: [] })).toThrow(RangeError);
    expect(() => signatureHeader({ id, timestampSeconds: 1.5, body, secrets })).toThrow(RangeError);
    expect(() => signatureHeader({ id, timestampSeconds: Number.NaN, body, secrets })).toThrow(RangeError);
  });
});

describe('endpoint secrets', () => {
  it('are new each time and hold 32 bytes', () => {
    const secrets = Array.from({ length: 50 }, newEndpointSecret);
    expect(new Set(secrets).size).toBe(50);
    for (const secret of secrets) expect(decodeEndpointSecret(secret)).toHaveLength(32);
  });

  const base64Of = (length: number) => Buffer.alloc(length, 7).toString('base64');

  it.each([24, 32, 64])('may have %d bytes', (length) => {
    expect(decodeEndpointSecret(`whsec_${base64Of(length)}`)).toEqual(new Uint8Array(length).fill(7));
  });

  it.each([
    ['nothing', ''],
    ['only the prefix', 'whsec_'],
    ['no prefix', base64Of(32)],
    ['another prefix', `whsk_${base64Of(32)}`],
    ['upper-case prefix', `WHSEC_${base64Of(32)}`],
    ['23 bytes', `whsec_${base64Of(23)}`],
    ['65 bytes', `whsec_${base64Of(65)}`],
    ['no padding', `whsec_${base64Of(32).replace(/=+$/, '')}`],
    ['base64url', `whsec_${Buffer.alloc(33, 0xff).toString('base64url')}`],
    ['a line break', `whsec_${base64Of(33)}\n`],
    ['inner space', `whsec_${base64Of(15)} ${base64Of(15)}`],
    ['stray bits', `whsec_${base64Of(32).slice(0, -2)}d=`],
    ['not base64', `whsec_${'ü'.repeat(44)}`],
  ])('are refused with %s, without being repeated (invariant 10)', (_, text) => {
    try {
      decodeEndpointSecret(text);
      expect.unreachable();
    } catch (error) {
      expect(isNovaError(error) && error.code).toBe('BAD_REQUEST');
      const encoded = text.replace(/^whsec_/, '').trim();
      if (encoded !== '') expect(`${error}`).not.toContain(encoded);
    }
  });
});
