import { z } from 'zod';
import { noInput } from '../../inputs/noInput.ts';
import { procedure } from '../../trpc.ts';

/** `degraded`: working with less; `down`: readiness fails. */
const status = z.enum(['up', 'degraded', 'down']);

/** What is behind the readiness of the web process that answers. */
export const health = procedure('system:health')
  .input(noInput)
  .output(
    z.object({
      status,
      checks: z.array(
        z.object({
          name: z.string(),
          status,
          latencyMs: z.number().nullable(),
          /** What is wrong. It may name hosts, so only operators read it. */
          problem: z.string().nullable(),
        }),
      ),
    }),
  )
  .query(async ({ ctx: { caller, deps } }) => {
    const checks = Object.entries(await deps.health.report()).map(([name, check]) => ({
      name,
      status: check.status,
      latencyMs: check.latencyMs ?? null,
      problem: caller.operator ? (check.problem ?? null) : null,
    }));
    return { status: worstOf(checks.map((check) => check.status)), checks };
  });

function worstOf(statuses: readonly z.infer<typeof status>[]): z.infer<typeof status> {
  if (statuses.includes('down')) return 'down';
  return statuses.includes('degraded') ? 'degraded' : 'up';
}
