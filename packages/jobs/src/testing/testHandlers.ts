import { JobError } from '../jobError.ts';
import type { Handlers } from '../worker/handler.ts';

const unexpected = async (): Promise<never> => {
  throw new JobError('This test has no handler for it.', { retryable: false });
};

/** All handlers of a worker; those that a test does not give fail their job for good. */
export function testHandlers(given: Partial<Handlers>): Handlers {
  return {
    'email.send': unexpected,
    'report.build': unexpected,
    'workflow.run': unexpected,
    'jobs.bulk': unexpected,
    deliver: unexpected,
    ...given,
  };
}
