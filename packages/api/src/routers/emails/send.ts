import { isDeepStrictEqual } from 'node:util';
import { NovaError } from '@novapulse/core';
import { sqlOf } from '@novapulse/db';
import { type EmailInput, emailSend, enqueue, genericEmail } from '@novapulse/jobs';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { mailColumns, mailOutput, mailView } from '../../emails/mailView.ts';
import { emailInput } from '../../inputs/email.ts';
import { traceOf } from '../../jobs/traceId.ts';
import { procedure } from '../../trpc.ts';

// The other templates carry one-time links that NovaPulse makes.
const openTemplate = z.literal('generic', { error: 'Only the template "generic" can be sent by callers.' });

/**
 * Sends one mail, by a job that tries again while the mail server asks for that. `emails.list` and `jobs.get` tell what
 * became of it.
 */
export const send = procedure('emails:send', { limits: ['emails.send'] })
  .input(
    z.strictObject({
      to: emailInput,
      template: openTemplate,
      props: genericEmail.shape.props,
      idempotencyKey: z.string().min(1).max(200).optional().meta({
        description: 'Sending again with the same key and the same mail sends nothing and answers with the first.',
      }),
    }),
  )
  .output(mailOutput.extend({ duplicate: z.boolean() }))
  .mutation(async ({ ctx, input: { idempotencyKey, ...mail } }) => {
    const { caller, deps, organizationId } = ctx;
    const { row, id, isDuplicate } = await deps.db.prisma.$transaction(async (tx) => {
      const sql = sqlOf(tx);
      const enqueued = await enqueue(sql, emailSend, mail satisfies EmailInput, {
        newId: deps.newId,
        organizationId,
        ...traceOf(deps),
        ...(idempotencyKey !== undefined && { idempotencyKey }),
      });
      const [found] = await sql.query<{ input: unknown }>(
        `select ${mailColumns}, j.input from jobs j where j.id = $1 and j.organization_id = $2`,
        [enqueued.id, organizationId],
      );
      if (enqueued.isDuplicate && !isDeepStrictEqual(found?.input, mail)) throw keyReused();
      if (!enqueued.isDuplicate) {
        await recordAudit(tx, ctx, {
          action: 'emails.send',
          organizationId,
          actor: actorOf(caller),
          target: { type: 'job', id: enqueued.id },
          detail: { to: mail.to, template: mail.template },
        });
      }
      return { ...enqueued, row: found };
    });
    deps.changes.announce([{ organizationId, jobId: id }]);
    return { ...mailView(row), duplicate: isDuplicate };
  });

function keyReused(): NovaError {
  const message = 'This idempotencyKey was used for another mail. Use a new key, or send the same mail.';
  return new NovaError('CONFLICT', message, {
    reason: 'IDEMPOTENCY_KEY_REUSED',
    fieldErrors: { idempotencyKey: [message] },
  });
}
