import { NovaError, newToken, sha256 } from '@novapulse/core';
import { z } from 'zod';
import type { Context } from '../context.ts';

/** How long a challenge may be answered, in seconds: as long as a browser is told to wait. */
export const challengeSeconds = 5 * 60;

/** What a challenge is for; an answer to one is worth nothing elsewhere. */
export type ChallengePurpose = 'register' | 'sign_in' | 'step_up';

type Challenge = {
  purpose: ChallengePurpose;
  /** Who may answer it; null for a sign-in that begins without a name. */
  userId: string | null;
};

/** Hands out a challenge, 256 random bits as base64url, and forgets some that nobody answered in time. */
export async function createChallenge(ctx: Context, { purpose, userId }: Challenge): Promise<string> {
  const { db, clock } = ctx.deps;
  const challenge = newToken();
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + challengeSeconds * 1000);
  await db.sql.query(
    `delete from passkey_challenges where hash in (
       select hash from passkey_challenges where expires_at <= $1::timestamptz limit 100 for update skip locked)`,
    [now],
  );
  await db.prisma.passkeyChallenge.create({ data: { hash: sha256(challenge), purpose, userId, expiresAt } });
  return challenge;
}

const clientData = z.looseObject({ challenge: z.string().max(200), crossOrigin: z.boolean().optional() });
const takenRow = z.object({ user_id: z.string().nullable() });

/**
 * Uses up the challenge that a browser's answer names, before anything else is looked at: whatever comes of the answer,
 * of any number that name it at once one goes on.
 *
 * @throws NovaError `UNAUTHORIZED`, reason `PASSKEY_EXPIRED`, when it was not handed out for this, is used up or too old.
 */
export async function takeChallenge(
  { deps: { db, clock } }: Context,
  purpose: ChallengePurpose,
  clientDataJson: string,
): Promise<{ challenge: string; userId: string | null }> {
  const named = parseClientData(clientDataJson);
  // Nothing of ours is framed by another site.
  if (named === null || named.crossOrigin === true) throw expired();
  const { challenge } = named;
  const [row] = await db.sql.query(
    `delete from passkey_challenges where hash = $1 and purpose = $2 and expires_at > $3::timestamptz returning user_id`,
    [sha256(challenge), purpose, clock.now()],
  );
  if (row === undefined) throw expired();
  return { challenge, userId: takenRow.parse(row).user_id };
}

function parseClientData(base64url: string): z.infer<typeof clientData> | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(base64url, 'base64url').toString('utf8'));
    return clientData.safeParse(parsed).data ?? null;
  } catch {
    return null;
  }
}

/** What an answer to no open challenge is told. */
export function expired(): NovaError {
  return new NovaError('UNAUTHORIZED', 'This took too long, or was sent twice. Use the passkey again.', {
    reason: 'PASSKEY_EXPIRED',
  });
}
