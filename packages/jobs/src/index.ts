export {
  catalogue,
  deliveryJobName,
  type EnqueueOptions,
  emailSend,
  enqueue,
  type InputOf,
  type JobDefinition,
  type JobName,
} from './catalogue.ts';
export { type ChangeAnnouncer, createChangeAnnouncer } from './changes/createChangeAnnouncer.ts';
export { type ChangeFeed, createChangeFeed } from './changes/createChangeFeed.ts';
export { type BulkAction, bulkAction, bulkJobAction } from './control/bulkAction.ts';
export { countForBulk, mostCounted, startBulk } from './control/bulkActions.ts';
export { type JobFilter, type JobsOf, jobsStatement } from './control/jobsStatement.ts';
export { type JobSearch, parseJobSearch } from './control/parseJobSearch.ts';
export { type PromoteResult, promoteJob } from './control/promoteJob.ts';
export {
  type ActivityPoint,
  countCompleted,
  countFailed,
  findActivity,
  latencyQuantile,
} from './control/queueActivity.ts';
export {
  findQueueSettings,
  pauseQueue,
  type QueueScope,
  type QueueSetting,
  resumeQueue,
  setQueueConcurrency,
  setQueueRateLimit,
} from './control/queueSettings.ts';
export { redactedInput } from './control/redactedInput.ts';
export { type RemoveResult, removeJob } from './control/removeJobs.ts';
export { type ReplayFilter, type ReplayStatus, replayFilter, replayStatus } from './control/replayStatement.ts';
export { countForReplay, type ReplayScope, startReplay } from './control/replays.ts';
export { countWorkersByQueue, findWorkers, recordBeat, recordStop } from './control/workers.ts';
export {
  type AccountNotice,
  accountNoticeEmail,
  emailChangedEmail,
  emailChangeEmail,
  type MailedToken,
  passwordResetEmail,
} from './email/accountEmails.ts';
export { type EmailInput, emailInput, genericEmail } from './email/input.ts';
export { inviteEmail } from './email/inviteEmail.ts';
export { reencryptAll } from './encryption/reencryptAll.ts';
export { createEndpointLife } from './endpoints/createEndpointLife.ts';
export { createEndpointSweeper } from './endpoints/createEndpointSweeper.ts';
export { insertProbe } from './endpoints/insertProbe.ts';
export { tellOwnEvent } from './endpoints/ownEvents.ts';
export { checkEngine, storageProblem } from './engine/checkEngine.ts';
export { createEngine, type EngineOptions } from './engine/createEngine.ts';
export type { QueueEngine } from './engine/engine.ts';
export { migrateQueueSchema } from './engine/migrateQueueSchema.ts';
export { parseStorage } from './engine/parseStorage.ts';
export { connectRedis, type RedisTarget } from './engine/redisTarget.ts';
export { createPublisher, type Publisher } from './events/createPublisher.ts';
export type { Delivery, PublishOutcome, PublishRequest } from './events/publishEvents.ts';
export { compileSchema } from './eventTypes/compileSchema.ts';
export type { EventRefusal } from './eventTypes/createEventRules.ts';
export type { SchemaProblem } from './eventTypes/readSchema.ts';
export { JobError } from './jobError.ts';
export { type CancelResult, cancelJob, type JobScope } from './ledger/cancelJob.ts';
export { endPause } from './ledger/endPause.ts';
export { notifyDue } from './ledger/enqueueJobs.ts';
export { type EndpointMeasure, measureEndpoints } from './ledger/measureEndpoints.ts';
export { measureQueues, type QueueMeasure } from './ledger/measureQueues.ts';
export { type RetryResult, retryJob } from './ledger/retryJob.ts';
export { prepareDatabase } from './prepareDatabase.ts';
export { createReport, type NewReport } from './reports/createReport.ts';
export { contentTypes, reportFormats } from './reports/formats.ts';
export { findReport, isReportName, type ReportName, reportCatalogue } from './reports/reportCatalogue.ts';
export { createScheduler, type Scheduler } from './schedules/createScheduler.ts';
export { parseCron } from './schedules/cron.ts';
export { misfires } from './schedules/planFires.ts';
export { createWorker, type Worker, type WorkerOptions } from './worker/createWorker.ts';
export type { Handlers } from './worker/handler.ts';
export type { EndedAttempt, WorkerObserver } from './worker/observer.ts';
export type { WorkflowDefinition } from './workflows/defineWorkflow.ts';
export { approval } from './workflows/definitions/approval.ts';
export { endpointRecovery } from './workflows/definitions/endpointRecovery.ts';
export { memberOnboarding } from './workflows/definitions/memberOnboarding.ts';
export { workflows } from './workflows/definitions/workflows.ts';
export type { WorkflowRegistry } from './workflows/registry.ts';
export { type RetryRunResult, retryRun } from './workflows/retryRun.ts';
export { type SignalResult, signalRun } from './workflows/signalRun.ts';
export { type StartOptions, startRun } from './workflows/startRun.ts';
export { WorkflowFault } from './workflows/workflowFault.ts';
