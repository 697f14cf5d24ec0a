import { z } from 'zod';
import { deliveryOutput } from '../../deliveries/deliveryView.ts';
import { attemptOutput, findAttempts } from '../../deliveries/findAttempts.ts';
import { findDelivery } from '../../deliveries/findDelivery.ts';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';

export const get = procedure('deliveries:read')
  .input(z.strictObject({ id: idOf('job') }))
  .output(deliveryOutput.extend({ attempts: z.array(attemptOutput) }))
  .query(async ({ ctx: { deps, organizationId }, input: { id } }) => {
    const delivery = await findDelivery(deps.db.sql, organizationId, id);
    return { ...delivery, attempts: await findAttempts(deps.db.sql, organizationId, id) };
  });
