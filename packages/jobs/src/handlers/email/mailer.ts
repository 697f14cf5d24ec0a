export type Mail = {
  /** The id of the email job: a mail that is sent again is recognised by it. */
  jobId: string;
  to: string;
  subject: string;
  text: string;
  html: string;
};

export type Mailer = {
  /** Hands one mail over, once: it is never sent again within one call. @throws JobError */
  send(mail: Mail, signal: AbortSignal): Promise<{ messageId: string }>;
  close(): Promise<void>;
};
