import { NovaError } from '@novapulse/core';
import { z } from 'zod';
import { deliveryOutput } from '../../deliveries/deliveryView.ts';
import { findDeliveries } from '../../deliveries/findDeliveries.ts';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';
import { eventOutput, eventView } from './eventView.ts';

// More endpoints than an organization has; what is beyond is found with deliveries.list.
const maxDeliveries = 100;

const storedBody = z.object({ data: z.unknown() });

/**
 * An event with what was published (`data`, or `rawPayload` as text), the body exactly as it is signed and sent, and its
 * latest deliveries.
 */
export const get = procedure('events:read')
  .input(z.strictObject({ id: idOf('event') }))
  .output(
    eventOutput.extend({
      data: z.unknown().optional(),
      rawPayload: z.string().optional(),
      /** The bytes of every request's body as text: numbers beyond 2^53 and white space are as they are sent. */
      body: z.string(),
      deliveries: z.array(deliveryOutput),
    }),
  )
  .query(async ({ ctx: { deps, organizationId }, input: { id } }) => {
    const event = await deps.db.prisma.event.findFirst({ where: { id, organizationId } });
    if (event === null) throw new NovaError('NOT_FOUND', 'There is no event with this id.');
    const deliveries = await findDeliveries(deps.db.sql, organizationId, { eventId: id }, maxDeliveries);
    const body = Buffer.from(event.body).toString();
    return {
      ...eventView(event),
      body,
      ...(event.raw ? { rawPayload: body } : { data: storedBody.parse(JSON.parse(body)).data }),
      deliveries,
    };
  });
