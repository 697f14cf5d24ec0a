/** Why a run cannot go on as it is. The code is stable, for programs; the message is for people. */
export type WorkflowFaultCode =
  | 'workflow_version_missing'
  | 'workflow_diverged'
  | 'workflow_invalid_step'
  | 'workflow_invalid_input'
  | 'workflow_too_large'
  | 'step_failed'
  | 'output_too_large'
  | 'output_not_json';

/** A fault that another try would only meet again. */
export class WorkflowFault extends Error {
  readonly code: WorkflowFaultCode;

  constructor(code: WorkflowFaultCode, message: string) {
    super(message);
    this.name = 'WorkflowFault';
    this.code = code;
  }
}
