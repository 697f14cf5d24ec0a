import { z } from 'zod';
import { deliveryOutput } from '../../deliveries/deliveryView.ts';
import { findDeliveries } from '../../deliveries/findDeliveries.ts';
import { idOf } from '../../inputs/id.ts';
import { jobStatuses, jobStatusSchema } from '../../lists/jobStatus.ts';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { idRange, timeRangeInput } from '../../lists/timeRange.ts';
import { procedure } from '../../trpc.ts';

const listInput = z.strictObject({
  ...pageInput('deliveries', 'job'),
  ...timeRangeInput,
  webhookId: idOf('webhook').optional(),
  eventId: idOf('event').optional(),
  eventType: z.string().min(1).max(256).optional(),
  /** One, or any of several. */
  status: z.union([jobStatusSchema, z.array(jobStatusSchema).min(1).max(jobStatuses.length)]).optional(),
  /** Of the latest answer. */
  statusCode: z.int().min(100).max(999).optional(),
});

export const list = procedure('deliveries:read')
  .input(listInput.prefault({}))
  .output(pageOf(deliveryOutput))
  .query(async ({ ctx: { deps, organizationId }, input }) => {
    const filter = { ...input, ...idRange('job', input) };
    const found = await findDeliveries(deps.db.sql, organizationId, filter, input.limit + 1);
    const { rows, nextCursor } = toPage('deliveries', input.limit, found);
    return { items: rows, nextCursor };
  });
