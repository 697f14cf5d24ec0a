import { eventFreeText, eventInput } from '../../events/eventInput.ts';
import { prepareEvent } from '../../events/prepareEvent.ts';
import { publishedOutput, publishResult } from '../../events/publishResult.ts';
import { procedure } from '../../trpc.ts';

/** Once this has answered, the event and its deliveries are committed. */
export const publish = procedure('events:publish', {
  freeText: eventFreeText,
  limits: ['events.publish.organization'],
})
  .input(eventInput)
  .output(publishedOutput)
  .mutation(async ({ ctx: { deps, organizationId }, input }) => {
    const [outcome] = await deps.publisher.publish(organizationId, [prepareEvent(deps, input)]);
    return publishResult(outcome, input.rawPayload === undefined ? 'data' : 'rawPayload');
  });
