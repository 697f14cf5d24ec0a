import type { Sql } from '@novapulse/db';
import { z } from 'zod';
import { type AuditFilter, auditStatement } from './auditStatement.ts';

const auditRow = z
  .object({
    id: z.string(),
    action: z.string(),
    actor_type: z.string(),
    actor_id: z.string().nullable(),
    target_type: z.string().nullable(),
    target_id: z.string().nullable(),
    outcome: z.string(),
    address: z.string().nullable(),
    request_id: z.string().nullable(),
    detail: z.unknown(),
    created_at: z.date(),
  })
  .transform((row) => ({
    id: row.id,
    action: row.action,
    actorType: row.actor_type,
    actorId: row.actor_id,
    targetType: row.target_type,
    targetId: row.target_id,
    outcome: row.outcome,
    address: row.address,
    requestId: row.request_id,
    detail: row.detail,
    createdAt: row.created_at.toISOString(),
  }));

export type AuditRow = z.output<typeof auditRow>;

/** An organization's audit log, newest first. */
export async function findAudit(
  sql: Sql,
  organizationId: string,
  filter: AuditFilter,
  limit: number,
): Promise<AuditRow[]> {
  const { text, values } = auditStatement(organizationId, filter, limit);
  const rows = await sql.query(text, values);
  return rows.map((row) => auditRow.parse(row));
}
