import type { Db } from '@novapulse/db';
import type { Mailer } from './mailer.ts';
import { messageIdOf } from './messageId.ts';

/** Keeps mails in the database instead of sending them, while no SMTP server is configured. */
export function createKeptMailer({ db, from }: { db: Pick<Db, 'sql'>; from: string }): Mailer {
  return {
    async send({ jobId, to, subject, text, html }, signal) {
      signal.throwIfAborted();
      // A job whose worker vanished after this statement runs again: one job keeps one mail.
      await db.sql.query(
        `insert into kept_mails (id, recipient, subject, text, html) values ($1, $2, $3, $4, $5)
         on conflict (id) do nothing`,
        [jobId, to, subject, text, html],
      );
      return { messageId: messageIdOf(jobId, from) };
    },
    close: async () => undefined,
  };
}
