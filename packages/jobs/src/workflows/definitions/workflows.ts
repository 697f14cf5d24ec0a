import { createWorkflowRegistry } from '../registry.ts';
import { approval } from './approval.ts';
import { endpointRecovery } from './endpointRecovery.ts';
import { memberOnboarding } from './memberOnboarding.ts';

/** Every version of every workflow. A version stays here until its last run has ended. */
export const workflowDefinitions = [memberOnboarding, approval, endpointRecovery] as const;

export const workflows = createWorkflowRegistry(workflowDefinitions);
