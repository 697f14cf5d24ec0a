import { NovaError } from '@novapulse/core';
import type { Context } from '../context.ts';

type Sealed = { keyId: string; ciphertext: Uint8Array<ArrayBuffer> };
type FactorOf = { userId: string; factorId: string };

// A secret that was moved to another user or factor does not open.
const contextOf = ({ userId, factorId }: FactorOf) => `totp-secret:${userId}:${factorId}`;

export function sealTotpSecret(
  { keyring }: Pick<Context['deps'], 'keyring'>,
  secret: Uint8Array,
  of: FactorOf,
): Sealed {
  return keyring.encrypt(secret, contextOf(of));
}

/**
 * @throws NovaError `SERVICE_UNAVAILABLE` when the key is missing or wrong. That is for operators to repair, so it is
 * logged as an alert; the factor stays required meanwhile.
 */
export function openTotpSecret(ctx: Pick<Context, 'deps' | 'requestId'>, sealed: Sealed, of: FactorOf): Uint8Array {
  const { keyring, logger } = ctx.deps;
  try {
    return keyring.decrypt(sealed, contextOf(of));
  } catch (err) {
    const { userId, factorId } = of;
    logger.error({ requestId: ctx.requestId, userId, factorId, keyId: sealed.keyId, err }, 'mfa.secret_undecryptable');
    throw new NovaError(
      'SERVICE_UNAVAILABLE',
      'Codes cannot be checked right now because of a fault on our side, which has been reported. Use a recovery code, or try again later.',
      { reason: 'SECOND_FACTOR_UNAVAILABLE', cause: err },
    );
  }
}
