import { NovaError, sha256 } from '@novapulse/core';
import { type Prisma, sqlOf } from '@novapulse/db';
import { recordAudit } from '../audit/recordAudit.ts';
import { type Account, findAccountById, holdAccount } from '../authentication/account.ts';
import { countTry, forgetFailures } from '../authentication/countTry.ts';
import type { Context } from '../context.ts';
import { countOutcome } from '../secondFactor/countOutcome.ts';
import { secondFactorKey, secondFactorLocked } from '../secondFactor/passSecondFactor.ts';
import { checkAssertion, type RightAssertion } from './checkAssertion.ts';
import { relyingPartyOf } from './relyingParty.ts';
import type { Assertion } from './responseInput.ts';

export type PasskeyTry = {
  /** The procedure that asks. */
  action: string;
  /** The challenge that `takeChallenge` has used up for this answer. */
  challenge: string;
  response: Assertion;
  /** Whose passkey it has to be; null when the passkey says who it is. */
  userId: string | null;
  /** In whose audit log the try appears; the owner's first organization unless given. */
  organizationId?: string | null;
};

/** What a passkey was asked for, in the transaction that records its use. */
type Then<T> = (tx: Prisma.TransactionClient, account: Account) => Promise<T>;

/**
 * Tries a passkey and, if it is right, does `then`. Failures count together with those of every other second factor of
 * its owner, before the check. A passkey that nobody has costs the same statements and the same check as one that
 * somebody has, and gets the same answer.
 *
 * @throws NovaError `UNAUTHORIZED` when it is wrong (reason `PASSKEY_REFUSED`) or seems to exist twice (reason
 * `PASSKEY_COPIED`), `TOO_MANY_REQUESTS` when it is right and second factors are locked.
 */
export async function passPasskey<T>(ctx: Context, tried: PasskeyTry, then: Then<T>): Promise<T> {
  const passkey = await ctx.deps.db.prisma.passkey.findFirst({
    where: {
      credentialId: new Uint8Array(Buffer.from(tried.response.id, 'base64url')),
      ...(tried.userId !== null && { userId: tried.userId }),
    },
    select: { id: true, userId: true, publicKey: true },
  });
  const ownerId = tried.userId ?? passkey?.userId ?? nobodyFor(tried.response.id);
  const attempt = () =>
    ctx.oneAtATime(`second_factor:${ownerId}`, () => tryPasskey(ctx, tried, { passkey, ownerId }, then));
  return countOutcome(ctx, 'passkey', attempt);
}

type Found = { passkey: { id: string; userId: string; publicKey: Uint8Array<ArrayBuffer> } | null; ownerId: string };

async function tryPasskey<T>(
  ctx: Context,
  { action, challenge, response, userId, organizationId }: PasskeyTry,
  { passkey, ownerId }: Found,
  then: Then<T>,
): Promise<T> {
  const { db, clock, config, logger } = ctx.deps;
  const key = secondFactorKey(ownerId);
  const account = await findAccountById(db.sql, ownerId);
  const refuse = async (error: NovaError) => {
    await recordAudit(db.prisma, ctx, {
      action,
      organizationId: organizationId ?? account?.membership?.organizationId ?? null,
      actor: userId === null ? null : { type: 'user', id: userId },
      outcome: 'failure',
      ...(account !== null && { target: { type: 'user', id: account.id } }),
      detail: { factor: 'passkey', reason: error.reason ?? error.code, ...(passkey && { passkeyId: passkey.id }) },
    });
    return error;
  };

  const admission = await countTry(db.sql, key, clock.now());
  const right = await checkAssertion(relyingPartyOf(config.publicUrl), passkey, challenge, response);
  if (right === null || passkey === null || account === null || account.isDisabled) throw await refuse(refused());
  // Only the owner is told that they are locked.
  if (!admission.isAdmitted) throw await refuse(secondFactorLocked(admission, clock.now()));
  const outcome = await db.prisma.$transaction(async (tx) => {
    if (!(await holdAccount(tx, account))) return refused();
    const use = await countUse(tx, passkey.id, right, clock.now());
    if (use !== 'counted') return use === 'removed' ? refused() : copied();
    await forgetFailures(sqlOf(tx), key);
    return { value: await then(tx, account) };
  });
  if ('value' in outcome) return outcome.value;
  if (outcome.reason === 'PASSKEY_COPIED') {
    const { requestId } = ctx;
    logger.error({ requestId, userId: account.id, passkeyId: passkey.id }, 'passkey.counter_went_back');
  }
  throw await refuse(outcome);
}

/**
 * Records a use, unless the passkey was removed in the meantime or its counter did not go forward: somebody has a copy of
 * it (Web Authentication Level 3, section 6.1.1). Most passkeys do not count at all and say 0 for ever.
 */
async function countUse(
  tx: Pick<Prisma.TransactionClient, 'passkey'>,
  id: string,
  { signCount, isBackedUp }: RightAssertion,
  now: Date,
): Promise<'counted' | 'removed' | 'went_back'> {
  const { count } = await tx.passkey.updateMany({
    where: { id, signCount: signCount === 0 ? 0 : { lt: signCount } },
    data: { signCount, backedUp: isBackedUp, lastUsedAt: now },
  });
  if (count === 1) return 'counted';
  return (await tx.passkey.count({ where: { id } })) === 0 ? 'removed' : 'went_back';
}

// Passkeys that nobody has share 1024 counts, like addresses without an account.
function nobodyFor(credentialId: string): string {
  const [first = 0, second = 0] = sha256(credentialId);
  return `nobody_${((first << 8) | second) & 1023}`;
}

function refused(): NovaError {
  return new NovaError('UNAUTHORIZED', 'This passkey does not work here. Sign in another way.', {
    reason: 'PASSKEY_REFUSED',
  });
}

function copied(): NovaError {
  return new NovaError(
    'UNAUTHORIZED',
    'This passkey seems to exist twice: its counter went back. Sign in another way, and remove it under Security.',
    { reason: 'PASSKEY_COPIED' },
  );
}
