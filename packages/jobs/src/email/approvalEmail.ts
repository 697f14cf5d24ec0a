import type { SignalHandle } from '../workflows/step.ts';
import type { ApprovalEmail } from './input.ts';

export type ApprovalEmailOptions = {
  to: string;
  runId: string;
  signal: SignalHandle;
  /** What is to be approved: one line, and as much as whoever decides must know. */
  title: string;
  details: string;
  expiresAt: Date;
};

/** The job input for the mail with the link by which somebody approves or rejects. The token in it stays encrypted. */
export function approvalEmail({ to, signal, expiresAt, ...props }: ApprovalEmailOptions): ApprovalEmail {
  return { to, template: 'approval', props: { ...props, signal, expiresAt: expiresAt.toISOString() } };
}
