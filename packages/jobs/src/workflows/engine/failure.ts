import { isNovaError } from '@novapulse/core';
import { JobError } from '../../jobError.ts';
import type { StepFailure } from '../stepError.ts';
import { WorkflowFault } from '../workflowFault.ts';

export type TryFailure = StepFailure & {
  retryable: boolean;
  /** The least delay before the next try. */
  delayMs: number;
  /** Whether nobody foresaw it: its text may hold hosts and values, so people do not read it. */
  isUnexpected: boolean;
};

export class StepTimeout extends Error {}

/** What a try's error means for its step. */
export function describeFailure(error: unknown): TryFailure {
  const expected = { delayMs: 0, isUnexpected: false };
  if (error instanceof StepTimeout) return { ...expected, code: 'timeout', message: error.message, retryable: true };
  if (error instanceof WorkflowFault)
    return { ...expected, code: error.code, message: error.message, retryable: false };
  if (error instanceof JobError) {
    const { message, retryable, delayMs } = error;
    return { ...expected, code: 'job_error', message, retryable, delayMs: delayMs ?? 0 };
  }
  if (isNovaError(error)) {
    return { ...expected, code: error.code.toLowerCase(), message: error.message, retryable: true };
  }
  return {
    code: 'unexpected',
    message: 'The step failed on our side.',
    retryable: true,
    delayMs: 0,
    isUnexpected: true,
  };
}
