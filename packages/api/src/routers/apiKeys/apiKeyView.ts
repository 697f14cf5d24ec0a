import { apiKeyScopes } from '@novapulse/core';
import { z } from 'zod';
import { personOutput } from '../../accounts/findPeople.ts';
import { timeOutput } from '../../inputs/time.ts';
import { reviewReasons } from './askForReview.ts';

export const scopeSchema = z.enum(apiKeyScopes);

export const apiKeyOutput = z.object({
  id: z.string(),
  name: z.string(),
  /** The first characters and the last four, for recognition. */
  hint: z.string(),
  scopes: z.array(scopeSchema),
  status: z.enum(['active', 'expired', 'revoked']),
  createdById: z.string().nullable(),
  /** Null when the account is gone. */
  createdBy: personOutput.nullable(),
  /** Why an admin must decide whether the key stays (`apiKeys.keep`) or goes; null when there is nothing to decide. */
  review: z.object({ reason: z.enum(reviewReasons), askedAt: timeOutput }).nullable(),
  createdAt: timeOutput,
  expiresAt: timeOutput.nullable(),
  lastUsedAt: timeOutput.nullable(),
  revokedAt: timeOutput.nullable(),
});

type ApiKeyRow = {
  id: string;
  name: string;
  hint: string;
  scopes: string[];
  createdById: string | null;
  reviewReason: string | null;
  reviewAskedAt: Date | null;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

type People = ReadonlyMap<string, z.infer<typeof personOutput>>;

export function apiKeyView(row: ApiKeyRow, people: People, now: Date): z.infer<typeof apiKeyOutput> {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    scopes: apiKeyScopes.filter((scope) => row.scopes.includes(scope)),
    status: statusOf(row, now),
    createdById: row.createdById,
    createdBy: people.get(row.createdById ?? '') ?? null,
    review: reviewOf(row),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}

function statusOf({ revokedAt, expiresAt }: ApiKeyRow, now: Date): 'active' | 'expired' | 'revoked' {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'active';
}

function reviewOf({ reviewReason, reviewAskedAt }: ApiKeyRow): z.infer<typeof apiKeyOutput>['review'] {
  const reason = reviewReasons.find((known) => known === reviewReason);
  return reason === undefined || reviewAskedAt === null ? null : { reason, askedAt: reviewAskedAt.toISOString() };
}
