import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from './anyText.fixture.ts';
import { matchTotpStep, newTotpSecret, totpCode, totpSecretText, totpUri } from './totp.ts';

const rfcSecret = new TextEncoder().encode('12345678901234567890');
const atStep = (step: number, offsetSeconds = 0) => new Date((step * 30 + offsetSeconds) * 1000);

describe('totpCode', () => {
  // RFC 4226, appendix D: the counter is the time step.
  it.each([
    [0, '755224'],
    [1, '287082'],
    [2, '359152'],
    [3, '969429'],
    [4, '338314'],
    [5, '254676'],
    [6, '287922'],
    [7, '162583'],
    [8, '399871'],
    [9, '520489'],
  ])('is the HOTP value of RFC 4226 for the count %i', async (count, code) => {
    expect(await totpCode(rfcSecret, atStep(count))).toBe(code);
  });

  // RFC 6238, appendix B, SHA-1; its values have eight digits, of which these are the last six.
  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('is the value of RFC 6238 at %i seconds', async (seconds, code) => {
    const at = new Date(seconds * 1000);
    expect(await totpCode(rfcSecret, at)).toBe(code.slice(-6));
    expect(await matchTotpStep(rfcSecret, code.slice(-6), at)).toBe(Math.floor(seconds / 30));
  });
});

describe('matchTotpStep', () => {
  it('takes the steps before, now and after, and no other', async () => {
    const step = 59_000_000;
    const found = await Promise.all(
      [-3, -2, -1, 0, 1, 2, 3].map(async (distance) =>
        matchTotpStep(rfcSecret, await totpCode(rfcSecret, atStep(step + distance)), atStep(step, 29)),
      ),
    );
    expect(found).toEqual([null, null, step - 1, step, step + 1, null, null]);
  });

  it('ignores the spaces that apps show', async () => {
    expect(await matchTotpStep(rfcSecret, ' 287 082 ', atStep(1))).toBe(1);
  });

  it.each(['', '28708', '2870820', '287082a', '２８７０８２', '28 70\t82', '-28708', '1e5000', '287082\n'])(
    'refuses %j without throwing',
    async (code) => {
      expect(await matchTotpStep(rfcSecret, code, atStep(1))).toBeNull();
    },
  );

  it('takes any text', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        expect(await matchTotpStep(rfcSecret, `${text}x`, atStep(1))).toBeNull();
      }),
    );
  });
});

describe('a new secret', () => {
  it('has 160 bits, shown as base32', () => {
    const secret = newTotpSecret();
    expect(secret).toHaveLength(20);
    expect(totpSecretText(secret)).toMatch(/^[A-Z2-7]{32}$/);
    expect(totpSecretText(rfcSecret)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    expect(newTotpSecret()).not.toEqual(secret);
  });

  it('travels in a URI that names issuer and account', () => {
    const uri = new URL(totpUri(rfcSecret, { issuer: 'NovaPulse', account: 'ann+x@example.com' }));
    expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual([
      'otpauth:',
      'totp',
      '/NovaPulse:ann+x@example.com',
    ]);
    expect(uri.searchParams.get('issuer')).toBe('NovaPulse');
    expect(uri.searchParams.get('secret')).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  });
});
