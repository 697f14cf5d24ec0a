import { WorkflowFault } from '../workflowFault.ts';
import { type Call, createCall } from './call.ts';
import type { History } from './createHistory.ts';
import type { StepPlan } from './plan.ts';

/** The steps that the code has called so far, in this order. */
export type Calls = {
  /** @throws WorkflowFault `workflow_invalid_step` or `workflow_too_large`. */
  add(name: string, plan: StepPlan): Call;
  get(name: string): Call | undefined;
  has(name: string): boolean;
  inState(state: Call['state']): Call[];
};

const mostSteps = 2_000;
const longestName = 200;

export function createCalls(history: History): Calls {
  const calls = new Map<string, Call>();
  let lastPosition = history.lastPosition;
  return {
    add(name, plan) {
      if (calls.has(name)) throw invalidStep(`Two steps of this run are named “${name}”. Give each a name of its own.`);
      if (name.length === 0 || name.length > longestName || name.includes('\0')) {
        throw invalidStep(`A step’s name has 1 to ${longestName} characters.`);
      }
      if (calls.size >= mostSteps) {
        throw new WorkflowFault(
          'workflow_too_large',
          `A run has at most ${mostSteps} steps. Start another run from it.`,
        );
      }
      const record = history.find(name);
      const call = createCall({ name, plan, record, position: lastPosition + 1, nowMs: performance.now() });
      lastPosition = Math.max(lastPosition, call.position);
      calls.set(name, call);
      return call;
    },
    get: (name) => calls.get(name),
    has: (name) => calls.has(name),
    inState: (state) => [...calls.values()].filter((call) => call.state === state),
  };
}

function invalidStep(message: string): WorkflowFault {
  return new WorkflowFault('workflow_invalid_step', message);
}
