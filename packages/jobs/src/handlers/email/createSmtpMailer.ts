import { createTransport } from 'nodemailer';
import { classifySmtpError } from './classifySmtpError.ts';
import type { Mailer } from './mailer.ts';
import { messageIdOf } from './messageId.ts';

export type SmtpMailerOptions = {
  /** `smtp://user:password@host:587`, or `smtps://` for TLS from the start. */
  smtpUrl: string;
  /** `NovaPulse <no-reply@example.com>`, or the address alone. */
  from: string;
  /** For each wait: the name, the connection, the greeting, silence within a session. */
  timeoutMs?: number;
  maxConnections?: number;
  /** Certificate authorities in PEM instead of Node's. */
  ca?: string;
};

/** Sends through an SMTP server, over a few connections that stay open. */
export function createSmtpMailer({
  smtpUrl,
  from,
  timeoutMs = 15_000,
  maxConnections = 5,
  ca,
}: SmtpMailerOptions): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections,
    // nodemailer's pool sends a mail again, up to five times, when its connection closes under it. The ledger decides
    // about that, and records each try.
    maxRequeues: 0,
    idleTimeout: 30_000,
    dnsTimeout: timeoutMs,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // Mails here are text and HTML; nothing in one may make the library read a file or a URL.
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(ca === undefined ? {} : { tls: { ca } }),
  });

  return {
    async send({ jobId, to, subject, text, html }, signal) {
      signal.throwIfAborted();
      const messageId = messageIdOf(jobId, from);
      try {
        // The recipient as an address, not as a header to be parsed: one mail has one recipient.
        await transport.sendMail({ messageId, from, to: { name: '', address: to }, subject, text, html, signal });
      } catch (error) {
        signal.throwIfAborted();
        throw classifySmtpError(error);
      }
      return { messageId };
    },
    async close() {
      transport.close();
    },
  };
}
