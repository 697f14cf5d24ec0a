import { apiKeyScopes } from '@novapulse/core';
import { z } from 'zod';
import { timeOutput } from '../../inputs/time.ts';

export const scopeSchema = z.enum(apiKeyScopes);

export const apiKeyOutput = z.object({
  id: z.string(),
  name: z.string(),
  /** The first characters and the last four, for recognition. */
  hint: z.string(),
  scopes: z.array(scopeSchema),
  status: z.enum(['active', 'expired', 'revoked']),
  createdById: z.string().nullable(),
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
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

export function apiKeyView(row: ApiKeyRow, now: Date): z.infer<typeof apiKeyOutput> {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    scopes: apiKeyScopes.filter((scope) => row.scopes.includes(scope)),
    status: statusOf(row, now),
    createdById: row.createdById,
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
