export { createStepServices } from './createStepServices.ts';
export { createWaitSweeper, type WaitSweeper } from './createWaitSweeper.ts';
export { createWorkflowHandler } from './createWorkflowHandler.ts';
export { defineWorkflow, type RunInfo, type WorkflowDefinition } from './defineWorkflow.ts';
export { createWorkflowRegistry, type WorkflowRegistry } from './registry.ts';
export { type SignalResult, signalRun } from './signalRun.ts';
export { startRun } from './startRun.ts';
export type { SignalHandle, WorkflowStep } from './step.ts';
export { WorkflowFault } from './workflowFault.ts';
