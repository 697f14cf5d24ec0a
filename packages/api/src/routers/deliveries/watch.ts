import { z } from 'zod';
import { deliveryOutput } from '../../deliveries/deliveryView.ts';
import { findDeliveries } from '../../deliveries/findDeliveries.ts';
import { idOf } from '../../inputs/id.ts';
import { streamOf } from '../../streams/streamOf.ts';
import { watchPauseMs } from '../../streams/watchPauseMs.ts';
import { procedure } from '../../trpc.ts';

const watchInput = z.strictObject({
  webhookId: idOf('webhook').optional(),
  eventId: idOf('event').optional(),
  eventType: z.string().min(1).max(256).optional(),
});

/** The most that one change of the screen shows; whoever needs all of them lists. */
const mostItems = 100;

/**
 * Deliveries that are new or have changed, within a second of it, newest first. What happened while a stream was
 * broken is not repeated: list once when it opens.
 */
export const watch = procedure('deliveries:read')
  .input(watchInput.prefault({}))
  .output(streamOf(z.object({ items: z.array(deliveryOutput).meta({ description: 'At most 100, as they are now.' }) })))
  .subscription(async function* ({ ctx: { deps, organizationId }, input, signal = new AbortController().signal }) {
    for await (const ids of deps.changeFeed.watch(organizationId, { signal, pauseMs: watchPauseMs })) {
      const items = await findDeliveries(deps.db.sql, organizationId, { ...input, ids: [...ids] }, mostItems);
      if (items.length > 0) yield { items };
    }
  });
