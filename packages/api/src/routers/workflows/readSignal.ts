import { sha256 } from '@novapulse/core';
import { approval, workflows } from '@novapulse/jobs';
import { z } from 'zod';
import { procedure } from '../../trpc.ts';

const signalRow = z.object({
  name: z.string(),
  version: z.int(),
  input: z.unknown(),
  organization: z.string(),
  isUsable: z.boolean(),
});

/**
 * What a signal's token is for, for whoever holds it and is to decide. It changes nothing; it is a mutation all the same,
 * so that the token travels in a body and never in an address that is logged.
 */
export const readSignal = procedure('public')
  .input(z.strictObject({ token: z.string().min(1).max(200) }))
  .output(
    z.object({
      /** Whether a signal with this token would be taken now. */
      isUsable: z.boolean(),
      /** Null for a token that is unknown. */
      workflow: z.object({ title: z.string(), organization: z.string() }).nullable(),
      /** What is to be approved; null for another workflow. */
      approval: z.object({ title: z.string(), details: z.string() }).nullable(),
    }),
  )
  .mutation(async ({ ctx: { deps }, input: { token } }) => {
    const [found] = await deps.db.sql.query(
      `select r.name, r.version, r.input, o.name as organization,
              w.resolved_at is null and j.status in ('pending', 'running', 'retrying', 'waiting') as "isUsable"
       from workflow_waits w
       join workflow_runs r on r.id = w.run_id
       join jobs j on j.id = r.job_id
       join organizations o on o.id = r.organization_id
       where w.token_hash = $1`,
      [sha256(token)],
    );
    if (found === undefined) return { isUsable: false, workflow: null, approval: null };
    const { name, version, input, organization, isUsable } = signalRow.parse(found);
    const title = (workflows.find(name, version) ?? workflows.latest(name))?.title ?? name;
    const asked = name === approval.name ? approval.input.safeParse(input).data : undefined;
    return {
      isUsable,
      workflow: { title, organization },
      approval: asked ? { title: asked.title, details: asked.details } : null,
    };
  });
