import type { EmailInput } from '../email/input.ts';
import type { NewEvent, SignalHandle, StepTransaction, WantedReport } from './step.ts';

/** What steps do to the rest of the product, each inside the transaction that commits the step. */
export type StepServices = {
  sendEmail(context: StepTransaction, email: EmailInput): Promise<{ jobId: string }>;
  publishEvent(context: StepTransaction, event: NewEvent): Promise<{ eventId: string; deliveryIds: string[] }>;
  createReport(context: StepTransaction, report: WantedReport): Promise<{ reportId: string; jobId: string }>;
  createSignal(context: StepTransaction, step: string): Promise<SignalHandle>;
  /** The plain token. */
  openSignal(runId: string, signal: SignalHandle): string;
};
