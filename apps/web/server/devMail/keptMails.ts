import type { Db } from '@novapulse/db';

export type KeptMail = { id: string; to: string; subject: string; text: string; html: string; createdAt: string };

const most = 200;

/** The mails that were kept instead of sent, newest first. */
export async function keptMails(db: Db): Promise<KeptMail[]> {
  const rows = await db.prisma.keptMail.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: most });
  return rows.map(({ id, recipient, subject, text, html, createdAt }) => ({
    id,
    to: recipient,
    subject,
    text,
    html,
    createdAt: createdAt.toISOString(),
  }));
}
