import { createConditions } from '../lists/conditions.ts';

export const auditOutcomes = ['success', 'failure'] as const;

export type AuditFilter = {
  action?: string | undefined;
  actorId?: string | undefined;
  targetId?: string | undefined;
  outcome?: (typeof auditOutcomes)[number] | undefined;
  /** The lowest id, and the id below which all are. */
  from?: string | undefined;
  below?: string | undefined;
};

// As literals: the planner takes the index of what did not succeed only when it sees the value.
const outcomeCondition = {
  success: "outcome = 'success'",
  failure: "outcome = 'failure'",
} as const satisfies Record<(typeof auditOutcomes)[number], string>;

/**
 * The statement that lists an organization's audit log, newest first, so that an index leads to the rows.
 *
 * Ordered by `id` alone, the planner might walk the primary key backwards over everybody's rows until enough match. So
 * the column that narrows most stands first in the order, and `= any(array[…])` keeps it there: the same rows in the same
 * order, which only an index with that column before the id can give.
 */
export function auditStatement(
  organizationId: string,
  filter: AuditFilter,
  limit: number,
): { text: string; values: unknown[] } {
  const lead = leadOf(filter);
  const conditions = createConditions();
  const add = (column: string, value: string | undefined) =>
    conditions.add(column === lead ? `${column} = any(array[?])` : `${column} = ?`, value);
  add('organization_id', organizationId);
  add('target_id', filter.targetId);
  add('actor_id', filter.actorId);
  add('action', filter.action);
  conditions.add('id >= ?', filter.from);
  conditions.add('id < ?', filter.below);
  const outcome = filter.outcome === undefined ? '' : ` and ${outcomeCondition[filter.outcome]}`;
  const text = `select id, action, actor_type, actor_id, target_type, target_id, outcome, address, request_id, detail, created_at
    from audit_events where ${conditions.where()}${outcome}
    order by ${lead} desc, id desc limit ${conditions.value(limit)}`;
  return { text, values: conditions.values() };
}

// Failures are few: their own index beats the one of an action that mostly succeeds.
function leadOf({ targetId, actorId, outcome, action }: AuditFilter): string {
  if (targetId !== undefined) return 'target_id';
  if (actorId !== undefined) return 'actor_id';
  if (outcome === 'failure' || action === undefined) return 'organization_id';
  return 'action';
}
