export type StepFailure = {
  /** `timeout`, `unexpected`, `job_error`, or whatever code the failure had. */
  code: string;
  message: string;
};

/** Thrown to the workflow when a step has failed for good. A workflow that does not catch it fails. */
export class StepError extends Error {
  readonly step: string;
  readonly code: string;

  constructor(step: string, { code, message }: StepFailure) {
    super(message);
    this.name = 'StepError';
    this.step = step;
    this.code = code;
  }
}
