import { emailAddressPattern } from '@novapulse/core';
import { z } from 'zod';
import { approvalEmail } from '../../email/approvalEmail.ts';
import { defineWorkflow } from '../defineWorkflow.ts';

const day = 24 * 60 * 60 * 1000;

const decision = z.object({ approved: z.boolean(), comment: z.string().max(2_000).optional() });

/** Asks somebody for a decision by mail, takes it once, and publishes it. */
export const approval = defineWorkflow({
  name: 'approval',
  version: 1,
  title: 'Approval',
  description:
    'Mails somebody a signed link to approve or reject, waits for the decision and publishes approval.decided.',
  input: z.strictObject({
    /** Who decides. */
    approver: z.string().regex(emailAddressPattern, 'must be an e-mail address'),
    title: z
      .string()
      .min(1)
      .max(120)
      .regex(/^\P{Cc}*$/u, 'must be one line'),
    details: z.string().max(10_000).default(''),
    /** What it is about, for whoever receives the event. */
    reference: z.string().max(200).optional(),
    validDays: z.int().min(1).max(30).default(3),
  }),
  output: z.object({ decision: z.enum(['approved', 'rejected', 'expired']), comment: z.string().nullable() }),
  async run({ input: { approver, title, details, reference, validDays }, step, run }) {
    const timeoutMs = validDays * day;
    const signal = await step.createSignal('Link');
    const expiresAt = new Date(run.startedAt.getTime() + timeoutMs);
    await step.sendEmail('Ask', approvalEmail({ to: approver, runId: run.id, signal, title, details, expiresAt }));
    const answer = await step.waitForSignal('Decision', { signal, timeoutMs });
    const given = decision.safeParse(answer?.payload);
    const outcome = {
      decision:
        answer === null
          ? ('expired' as const)
          : given.data?.approved === true
            ? ('approved' as const)
            : ('rejected' as const),
      comment: given.data?.comment ?? null,
    };
    await step.publishEvent('Tell', {
      type: 'approval.decided',
      data: { runId: run.id, title, reference: reference ?? null, ...outcome },
    });
    return outcome;
  },
});
