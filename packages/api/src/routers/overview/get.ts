import { z } from 'zod';
import { findOverview } from '../../deliveries/overview/findOverview.ts';
import { overviewOutput } from '../../deliveries/overview/overviewOutput.ts';
import { procedure } from '../../trpc.ts';

/** How an organization's deliveries do: rates, latencies, what waits and what needs a person. */
export const get = procedure('deliveries:read')
  .input(z.strictObject({ range: z.enum(['24h', '7d']).default('24h') }).prefault({}))
  .output(overviewOutput)
  .query(({ ctx: { deps, organizationId }, input: { range } }) =>
    findOverview(deps.db.sql, organizationId, { range, now: deps.clock.now() }),
  );
