import { randomBytes } from 'node:crypto';
import { generate, generateURI, ScureBase32Plugin, verify } from 'otplib';

// Every authenticator app knows these and some know nothing else, whatever the URI says: SHA-1, six digits, 30 s.
const periodSeconds = 30;
/** RFC 4226, section 4, R6: 160 bits. */
const secretBytes = 20;

const base32 = new ScureBase32Plugin();

/** The secret of a time-based one-time password factor (RFC 6238). */
export function newTotpSecret(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(randomBytes(secretBytes));
}

/** The secret as people type it into an authenticator app: base32 without padding. */
export function totpSecretText(secret: Uint8Array): string {
  return base32.encode(secret, { padding: false });
}

/** What the QR code holds. */
export function totpUri(secret: Uint8Array, { issuer, account }: { issuer: string; account: string }): string {
  return generateURI({ issuer, label: account, secret: totpSecretText(secret) });
}

/** The six digits that an authenticator app shows at a time. */
export function totpCode(secret: Uint8Array, at: Date): Promise<string> {
  return generate({ secret, epoch: epochSeconds(at), period: periodSeconds });
}

/**
 * The time step that a code belongs to, among the current one and its two neighbours (clocks differ, and typing takes
 * time: RFC 6238, section 5.2); null when it belongs to none. Spaces are ignored, as apps show them. Whether the step
 * was used before is for the caller, in one statement with using it.
 */
export async function matchTotpStep(secret: Uint8Array, code: string, at: Date): Promise<number | null> {
  const token = code.replaceAll(' ', '');
  // otplib throws for what has not six digits.
  if (!/^[0-9]{6}$/.test(token)) return null;
  const result = await verify({
    secret,
    token,
    epoch: epochSeconds(at),
    period: periodSeconds,
    // In seconds: one step to either side, and no more.
    epochTolerance: periodSeconds,
  });
  return result.valid && 'timeStep' in result ? result.timeStep : null;
}

function epochSeconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
