import type { SupervisorEnv } from '@novapulse/runtime';
import { createTransport } from 'nodemailer';

const timeoutMs = 5000;

/** Connects and signs in to the mail server, without sending anything. */
export async function checkMail({ mail }: SupervisorEnv): Promise<string> {
  if (mail.smtpUrl === null) return 'kept instead of sent: SMTP_URL is not set';
  const transport = createTransport({
    url: mail.smtpUrl,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });
  try {
    await transport.verify();
    return `${new URL(mail.smtpUrl).host} accepts mail from ${mail.from}`;
  } finally {
    transport.close();
  }
}
