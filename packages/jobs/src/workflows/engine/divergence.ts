import type { RunInfo, WorkflowDefinition } from '../defineWorkflow.ts';
import type { StepRecord } from '../store/records.ts';
import { WorkflowFault } from '../workflowFault.ts';
import type { Call } from './call.ts';

type Workflow = Pick<WorkflowDefinition, 'name' | 'version'> & { id: RunInfo['id'] };

/** The code does not ask for the step that its history names next; `asked` is what it asks for, if anything. */
export function divergedFrom(workflow: Workflow, missing: StepRecord, asked: Call | undefined): WorkflowFault {
  const instead = asked ? `the code asks for “${asked.name}” (${asked.plan.kind})` : 'the code ended without it';
  return diverged(workflow, `its history has the step “${missing.name}” (${missing.kind}) here, but ${instead}`);
}

export function kindDiffers(workflow: Workflow, record: StepRecord, call: Call): WorkflowFault {
  return diverged(
    workflow,
    `the step “${record.name}” was of kind ${record.kind} and is now of kind ${call.plan.kind}`,
  );
}

function diverged({ name, version, id }: Workflow, what: string): WorkflowFault {
  return new WorkflowFault(
    'workflow_diverged',
    `The run ${id} cannot go on: ${what}. Version ${version} of ${name} was changed while runs of it were under way. ` +
      'Deploy that version as it was and give the change a version of its own; then retry the run.',
  );
}
