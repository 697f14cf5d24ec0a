import { NovaError, openTotpSecret, type TotpFactorOf } from '@novapulse/core';
import type { Context } from '../context.ts';

/**
 * The secret of an authenticator app, to check a code with.
 *
 * @throws NovaError `SERVICE_UNAVAILABLE` when the key is missing or wrong. That is for operators to repair, so it is
 * logged as an alert; the factor stays required meanwhile.
 */
export function readTotpSecret(
  ctx: Pick<Context, 'deps' | 'requestId'>,
  sealed: { keyId: string; ciphertext: Uint8Array },
  of: TotpFactorOf,
): Uint8Array {
  const { keyring, logger } = ctx.deps;
  try {
    return openTotpSecret(keyring, sealed, of);
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
