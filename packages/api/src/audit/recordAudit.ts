import { idTime } from '@novapulse/core';
import type { Prisma } from '@novapulse/db';
import type { Caller } from '../authentication/caller.ts';
import type { ApiDependencies } from '../dependencies.ts';

export type AuditEntry = {
  /** What was done, named like the procedure: `webhooks.create`. */
  action: string;
  organizationId: string | null;
  /** Who did it; null for nobody who could be recognized. */
  actor: { type: 'user' | 'api_key'; id: string } | null;
  target?: { type: string; id: string };
  outcome?: 'success' | 'failure';
  /** What is worth knowing later. Never a secret. */
  detail?: Prisma.InputJsonObject;
};

type AuditTransaction = Pick<Prisma.TransactionClient, 'auditEvent'>;
type AuditContext = {
  deps: Pick<ApiDependencies, 'newId'>;
  /** Null for what no request asked for. */
  requestId: string | null;
  client: { address: string | null };
};

/** Adds to the audit log, in the transaction of what it records. A trigger keeps what is written. */
export async function recordAudit(tx: AuditTransaction, ctx: AuditContext, entry: AuditEntry): Promise<void> {
  const id = ctx.deps.newId('audit');
  await tx.auditEvent.create({
    data: {
      id,
      createdAt: idTime('audit', id),
      organizationId: entry.organizationId,
      action: entry.action,
      actorType: entry.actor?.type ?? 'system',
      actorId: entry.actor?.id ?? null,
      targetType: entry.target?.type ?? null,
      targetId: entry.target?.id ?? null,
      outcome: entry.outcome ?? 'success',
      address: ctx.client.address,
      requestId: ctx.requestId,
      detail: entry.detail ?? {},
    },
  });
}

export function actorOf(caller: Caller): { type: 'user' | 'api_key'; id: string } {
  return caller.kind === 'user' ? { type: 'user', id: caller.userId } : { type: 'api_key', id: caller.apiKeyId };
}
