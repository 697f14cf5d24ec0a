import { type Prisma, sqlOf } from '@novapulse/db';
import { type AccountNotice, accountNoticeEmail, type EmailInput, emailSend, enqueue } from '@novapulse/jobs';
import type { Context } from '../context.ts';
import { traceOf } from '../jobs/traceId.ts';

type MailContext = Pick<Context, 'deps' | 'client'>;

/** Mails a person about their account, in the caller's transaction. The job belongs to no organization. */
export async function mailAccount(
  tx: Pick<Prisma.TransactionClient, '$queryRawUnsafe'>,
  { deps }: Pick<Context, 'deps'>,
  mail: EmailInput,
): Promise<void> {
  await enqueue(sqlOf(tx), emailSend, mail, { organizationId: null, newId: deps.newId, ...traceOf(deps) });
}

export type Notice = Pick<AccountNotice, 'notice' | 'passkeys'> & {
  /** The person's address. */
  to: string;
  /** A name that the notice is about, such as the passkey's, or how many recovery codes are left. */
  detail?: string;
};

/** Tells a person by mail what has just been done to their account, when and from where. */
export async function mailAccountNotice(
  tx: Pick<Prisma.TransactionClient, '$queryRawUnsafe'>,
  ctx: MailContext,
  { to, notice, detail, passkeys }: Notice,
): Promise<void> {
  const { deps, client } = ctx;
  const props = { notice, at: deps.clock.now(), address: client.address, detail: detail ?? null };
  await mailAccount(tx, ctx, accountNoticeEmail(to, { ...props, ...(passkeys && { passkeys }) }));
}
