import { traceIdOf } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import type { ApiDependencies } from '../dependencies.ts';

/** For a job that a call enqueues: it belongs to the trace of the call. */
export function traceOf({ tracing }: Pick<ApiDependencies, 'tracing'>): { traceParent: string | null } {
  return { traceParent: tracing?.current()?.traceParent ?? null };
}

/** The trace in which one of the organization's jobs was created; null while nothing is traced. */
export async function findTraceId(sql: Sql, organizationId: string, jobId: string): Promise<string | null> {
  const [job] = await sql.query<{ trace_parent: string | null }>(
    'select trace_parent from jobs where id = $1 and organization_id = $2',
    [jobId, organizationId],
  );
  return traceIdOf(job?.trace_parent ?? null);
}
