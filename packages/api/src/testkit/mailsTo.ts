import { type EmailInput, emailInput } from '@novapulse/jobs';
import type { TestApi } from './createTestApi.ts';

type Mail = EmailInput & {
  /** The token of its link as the recipient gets it; empty without one. */
  opened: string;
};

/** The mails to an address that wait to be sent, newest first. */
export async function mailsTo({ db, deps }: TestApi, to: string): Promise<Mail[]> {
  const jobs = await db.prisma.job.findMany({ where: { queue: 'email' }, orderBy: { id: 'desc' } });
  return jobs
    .map(({ input }) => emailInput.parse(input))
    .filter((mail) => mail.to === to)
    .map((mail) => ({ ...mail, opened: openedToken(mail) }));

  // Opens the token as the email handler does.
  function openedToken(mail: EmailInput): string {
    if (!('token' in mail.props)) return '';
    const { props } = mail;
    const context = 'inviteId' in props ? `invite-mail:${props.inviteId}` : `account-mail:${props.tokenId}`;
    const sealed = { keyId: props.token.keyId, ciphertext: Buffer.from(props.token.ciphertext, 'base64') };
    return Buffer.from(deps.keyring.decrypt(sealed, context)).toString();
  }
}

/** The token in the newest mail of a template to an address. */
export async function mailedToken(api: TestApi, to: string, template: EmailInput['template']): Promise<string> {
  const mail = (await mailsTo(api, to)).find((each) => each.template === template);
  if (mail === undefined) throw new Error(`No ${template} mail to ${to}`);
  return mail.opened;
}
