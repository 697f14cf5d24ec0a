import { isNovaError, type NovaError } from '@novapulse/core';
import type { PublishRequest } from '@novapulse/jobs';
import { z } from 'zod';
import type { ApiDependencies } from '../../dependencies.ts';
import { fieldErrorsOf } from '../../errors/fieldErrors.ts';
import { invalidInput } from '../../errors/invalidInput.ts';
import { eventInput, eventShape } from '../../events/eventInput.ts';
import { prepareEvent } from '../../events/prepareEvent.ts';
import { publishedOutput, publishResult } from '../../events/publishResult.ts';
import { eventsIn } from '../../middleware/limits/limitUse.ts';
import { procedure } from '../../trpc.ts';

const refusedOutput = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    fieldErrors: z.record(z.string(), z.array(z.string())).optional(),
  }),
});
type Refused = z.infer<typeof refusedOutput>;

/**
 * Publishes up to 1,000 events and answers for each, in order. One that cannot be accepted does not hold up the others;
 * one that is no event at all (a missing type, an unknown field) refuses the batch before anything is published.
 */
export const publishBatch = procedure('events:publish', {
  freeText: { 'events.*.data': 'json', 'events.*.rawPayload': 'utf8' },
  limits: [{ policy: 'events.publish.organization', points: eventsIn }],
})
  .input(z.strictObject({ events: z.array(eventShape).min(1).max(1000) }))
  .output(z.array(z.union([publishedOutput, refusedOutput])))
  .mutation(async ({ ctx: { deps, organizationId }, input }) => {
    const prepared = input.events.map((event, index) => answerFor(index, () => prepare(deps, event)));
    const requests = prepared.flatMap((request) => (isRefused(request) ? [] : [request]));
    const published = await deps.publisher.publish(organizationId, requests);
    // Nothing of it was accepted: the caller is to repeat the call, not to read a thousand answers.
    if (published.length > 0 && published.every((outcome) => outcome.kind === 'failed')) publishResult(published[0]);
    const outcomes = published.values();
    return prepared.map((request, index) =>
      isRefused(request)
        ? request
        : answerFor(index, () => publishResult(outcomes.next().value, request.raw ? 'rawPayload' : 'data')),
    );
  });

function prepare(deps: ApiDependencies, event: z.infer<typeof eventShape>): PublishRequest {
  const parsed = eventInput.safeParse(event);
  if (!parsed.success) throw invalidInput(fieldErrorsOf(parsed.error));
  return prepareEvent(deps, parsed.data);
}

function answerFor<T>(index: number, run: () => T): T | Refused {
  try {
    return run();
  } catch (error) {
    if (!isNovaError(error)) throw error;
    return refused(error, index);
  }
}

/** The paths start at the input's root, as everywhere: `events.3.type`. */
function refused({ code, message, fieldErrors }: NovaError, index: number): Refused {
  if (fieldErrors === undefined) return { error: { code, message } };
  const prefixed = Object.entries(fieldErrors).map(([path, messages]) => [`events.${index}.${path}`, messages]);
  return { error: { code, message, fieldErrors: Object.fromEntries(prefixed) } };
}

function isRefused(value: object): value is Refused {
  return 'error' in value;
}
