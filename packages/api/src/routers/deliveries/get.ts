import { z } from 'zod';
import { deliveryOutput } from '../../deliveries/deliveryView.ts';
import { attemptOutput, findAttempts } from '../../deliveries/findAttempts.ts';
import { findDelivery } from '../../deliveries/findDelivery.ts';
import { idOf } from '../../inputs/id.ts';
import { findTraceId } from '../../jobs/traceId.ts';
import { procedure } from '../../trpc.ts';

export const get = procedure('deliveries:read')
  .input(z.strictObject({ id: idOf('job') }))
  .output(
    deliveryOutput.extend({
      /** Of the publish and the first attempt; later attempts have traces of their own with a link to it. */
      traceId: z.string().nullable(),
      attempts: z.array(attemptOutput),
    }),
  )
  .query(async ({ ctx: { deps, organizationId }, input: { id } }) => {
    const delivery = await findDelivery(deps.db.sql, organizationId, id);
    const traceId = await findTraceId(deps.db.sql, organizationId, id);
    return { ...delivery, traceId, attempts: await findAttempts(deps.db.sql, organizationId, id) };
  });
