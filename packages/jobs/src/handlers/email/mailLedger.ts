import type { NewId } from '@novapulse/core';
import type { Sql } from '@novapulse/db';

/** A mail as its attempt knows it. */
export type MailJob = { id: string; attempt: number; organizationId: string | null };

/** What the ledger knows of a mail before it is sent. */
export type MailStanding = {
  /** Set when the mail server has accepted it already. */
  accepted: { messageId: string; subject: string } | null;
  /** What the mail server said when it refused the address for good; null when it did not. */
  suppressedFor: string | null;
  hasTurn: boolean;
  /** False when another attempt has taken over. */
  isMine: boolean;
};

type StandingRow = {
  message_id: string | null;
  subject: string | null;
  reply: string | null;
  has_turn: boolean;
  is_mine: boolean;
};

export async function findStanding(
  sql: Sql,
  { id, attempt, organizationId }: MailJob,
  to: string,
): Promise<MailStanding> {
  const [row] = await sql.query<StandingRow>(
    `select case when h.accepted_at is not null then h.message_id end as message_id, h.subject,
            s.reply, h.turn_at is not null as has_turn, j.status = 'running' and j.attempt = $2 as is_mine
     from jobs j
     left join mail_handovers h on h.job_id = j.id
     left join mail_suppressions s on s.organization_id = $3 and s.email = lower($4)
     where j.id = $1`,
    [id, attempt, organizationId, to],
  );
  const accepted = row?.message_id ? { messageId: row.message_id, subject: row.subject ?? '' } : null;
  return {
    accepted,
    suppressedFor: row?.reply ?? null,
    hasTurn: row?.has_turn ?? false,
    isMine: row?.is_mine ?? false,
  };
}

/** Remembers that the mail server has taken the mail, so that no later attempt sends it again. */
export async function recordAccepted(
  sql: Sql,
  jobId: string,
  mail: { messageId: string; subject: string },
): Promise<void> {
  await sql.query(
    `insert into mail_handovers (job_id, message_id, subject, accepted_at) select id, $2, $3, now() from jobs where id = $1
     on conflict (job_id) do update set message_id = $2, subject = $3, accepted_at = now()`,
    [jobId, mail.messageId, mail.subject],
  );
}

/** The organization's later mails to this address fail at once, until an admin lets them go again. */
export async function suppress(
  sql: Sql,
  newId: NewId,
  { id, organizationId }: MailJob,
  { to, reply }: { to: string; reply: string },
): Promise<void> {
  await sql.query(
    `insert into mail_suppressions (id, organization_id, email, reply, job_id)
     select $1, id, lower($3), $4, $5 from organizations where id = $2
     on conflict (organization_id, email) do nothing`,
    [newId('suppression'), organizationId, to, reply, id],
  );
}
