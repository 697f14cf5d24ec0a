import { sha256 } from '@novapulse/core';
import type { Context } from '../context.ts';
import type { Account } from './account.ts';
import { type Admission, countTry, forgetFailures, returnTry, type TryKey } from './countTry.ts';

export type PasswordOutcome =
  | { status: 'right'; account: Account }
  | { status: 'wrong' }
  | { status: 'locked'; lock: Admission & { isAdmitted: false } };

export type PasswordTry = {
  /** Null when nobody has this address. */
  account: Account | null;
  email: string;
  /** The device, if this account knows it: others cannot use up its tries. */
  deviceId: string | null;
  password: string;
};

/**
 * Tries a password. Whether the account exists, is disabled or locked: every try costs one counting write and one
 * argon2id verification. A right password whose hash has been outgrown is hashed anew.
 */
export function checkPassword(ctx: Context, tried: PasswordTry): Promise<PasswordOutcome> {
  const userId = tried.account?.id ?? nobodyFor(tried.email);
  const key: TryKey = { userId, factor: 'password', deviceId: tried.deviceId ?? '' };
  // By the address as it was given, and not by what counts: who waits for others who ask for nobody would learn that
  // there is nobody.
  return ctx.oneAtATime(`password:${tried.email}:${key.deviceId}`, () => tryPassword(ctx, key, tried));
}

async function tryPassword(ctx: Context, key: TryKey, { account, password }: PasswordTry): Promise<PasswordOutcome> {
  const { deps, passwords } = ctx;
  const admission = await countTry(deps.db.sql, key, deps.clock.now());
  const isRight = await passwords.verify(account?.passwordHash ?? null, password).catch(async (error: unknown) => {
    if (admission.isAdmitted) await returnTry(deps.db.sql, key, admission.inARow);
    throw error;
  });
  if (!admission.isAdmitted) return { status: 'locked', lock: admission };
  if (account === null || account.isDisabled || !isRight) return { status: 'wrong' };
  await forgetFailures(deps.db.sql, key);
  return { status: 'right', account: await withCurrentHash(ctx, account, password) };
}

// Addresses without an account share 1024 counts: the same statement as for an account, in a bounded number of rows.
function nobodyFor(email: string): string {
  const [first = 0, second = 0] = sha256(email);
  return `nobody_${((first << 8) | second) & 1023}`;
}

async function withCurrentHash({ deps, passwords }: Context, account: Account, password: string): Promise<Account> {
  const { id, passwordHash: oldHash } = account;
  if (oldHash === null || !passwords.isOutgrown(oldHash)) return account;
  const passwordHash = await passwords.hash(password);
  const { count } = await deps.db.prisma.user.updateMany({
    where: { id, passwordHash: oldHash },
    data: { passwordHash },
  });
  return count === 1 ? { ...account, passwordHash } : account;
}
