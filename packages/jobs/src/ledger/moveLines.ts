import type { Sql } from '@novapulse/db';
import { endpointTag, tenantTag } from '../dispatch/createPacer.ts';
import type { MarkedDispatch } from './dispatchDueJobs.ts';

type Line = { webhook_id: string; order_key: string };
type MoveRow = Line & { id: string };
type HeadRow = {
  id: string;
  webhook_id: string;
  organization_id: string | null;
  priority: number;
  attempt: number;
  lost: number;
};

const movesPerBatch = 500;

/**
 * **next in line**: where an ordered delivery has ended, the oldest one behind it becomes due and is marked for its
 * message. In a transaction, since what waits must be looked at after the line's lock was got: an event that is being
 * accepted holds it until its commit. Lines are locked in one order, as events do it, and no job is waited for, so that
 * nobody can block anybody in turn. What could not be moved stays on record for the next call. `batchId` must be new at
 * every call.
 */
export async function moveLines(
  tx: Sql,
  batchId: string,
): Promise<{ dispatches: MarkedDispatch[]; isWorkLeft: boolean }> {
  const moves = await tx.query<MoveRow>(
    'select id::text, webhook_id, order_key from delivery_line_moves order by delivery_line_moves.id limit $1',
    [movesPerBatch],
  );
  if (moves.length === 0) return { dispatches: [], isWorkLeft: false };
  const values = [moves.map((move) => move.webhook_id), moves.map((move) => move.order_key)];
  await tx.query(
    `insert into delivery_lines (webhook_id, order_key)
     select distinct webhook_id collate "C", order_key collate "C" from unnest($1::text[], $2::text[]) as line (webhook_id, order_key)
     order by 1, 2
     on conflict (webhook_id, order_key) do update set used_at = now()`,
    values,
  );
  const heads = await tx.query<HeadRow>(
    `with heads as (
       select line.webhook_id, line.order_key, head.id
       from (select distinct * from unnest($1::text[], $2::text[]) as line (webhook_id, order_key)) line
       cross join lateral (
         select id from jobs
         where webhook_id = line.webhook_id and order_key = line.order_key and order_key is not null
           and status in ('pending', 'retrying', 'waiting', 'running')
         order by order_seq limit 1
       ) head
       where not exists (
         select from jobs
         where webhook_id = line.webhook_id and order_key = line.order_key and order_key is not null
           and (status = 'running' or status in ('pending', 'retrying', 'waiting')
                and (next_attempt_at < 'infinity' or held_at is not null))
       )
     ), locked as (
       select id from jobs where id in (select id from heads) and status in ('pending', 'retrying', 'waiting')
       order by id for update skip locked
     ), moved as (
       update jobs j set next_attempt_at = now(), message_id = $3 || '_' || j.id, dispatched_at = now()
       from locked where j.id = locked.id
       returning j.id, j.webhook_id, j.organization_id, j.priority, j.attempt + 1 as attempt, j.lost
     ), settled as (
       delete from delivery_line_moves m
       where m.id = any($4::bigint[])
         and not exists (select from heads h
                         where h.webhook_id = m.webhook_id and h.order_key = m.order_key and h.id not in (select id from locked))
     )
     select * from moved order by id`,
    [...values, batchId, moves.map((move) => move.id)],
  );
  return { dispatches: heads.map((head) => toDispatch(head, batchId)), isWorkLeft: moves.length === movesPerBatch };
}

function toDispatch(
  { id, webhook_id, organization_id, priority, attempt, lost }: HeadRow,
  batchId: string,
): MarkedDispatch {
  const job = {
    id,
    attempt,
    ...(lost > 0 && { lost }),
    tenant: tenantTag(organization_id),
    endpoint: endpointTag(webhook_id),
  };
  return {
    queue: 'webhook',
    organizationId: organization_id,
    priority,
    message: { id: `${batchId}_${id}`, jobs: [job], delayMs: 0 },
  };
}
