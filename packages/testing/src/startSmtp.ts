import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { eventually } from './eventually.ts';
import { portOf } from './freePort.ts';

export type ReceivedMail = {
  /** The envelope's recipients. */
  to: string[];
  from: string;
  subject: string;
  text: string;
  html: string;
  headers: ReadonlyMap<string, string>;
  raw: Buffer;
};

/** An SMTP server on 127.0.0.1, without TLS or sign-in, that keeps what it gets. */
export type SmtpReceiver = {
  url: string;
  readonly mails: readonly ReceivedMail[];
  /** Resolves to the first mail that matches, waiting up to `timeoutMs` for it. */
  waitFor(matches: (mail: ReceivedMail) => boolean, timeoutMs?: number): Promise<ReceivedMail>;
  /** From now on every message is refused with this SMTP code (450 try later, 550 never), until null. */
  refuseWith(code: number | null): void;
  close(): Promise<void>;
};

export async function startSmtp(): Promise<SmtpReceiver> {
  const mails: ReceivedMail[] = [];
  let refusal: number | null = null;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, session, done) {
      buffer(stream)
        .then(async (raw) => {
          if (refusal !== null) return done(Object.assign(new Error('refused'), { responseCode: refusal }));
          const { mailFrom, rcptTo } = session.envelope;
          const sender = mailFrom === false ? '' : mailFrom.address;
          mails.push(
            await parseMail(
              raw,
              sender,
              rcptTo.map((recipient) => recipient.address),
            ),
          );
          done();
        })
        .catch((error: unknown) => done(error instanceof Error ? error : new Error(String(error))));
    },
  });
  // Clients that break off are part of what is tested.
  server.on('error', () => undefined);
  const socket = server.listen(0, '127.0.0.1');
  await once(socket, 'listening');

  return {
    url: `smtp://127.0.0.1:${portOf(socket)}`,
    mails,
    waitFor: (matches, timeoutMs) =>
      eventually(() => {
        const mail = mails.find(matches);
        if (!mail) throw new Error(`no such mail among: ${mails.map((each) => each.subject).join(', ') || 'none'}`);
        return mail;
      }, timeoutMs),
    refuseWith(code) {
      refusal = code;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function parseMail(raw: Buffer, from: string, to: string[]): Promise<ReceivedMail> {
  const mail = await PostalMime.parse(raw);
  return {
    to,
    from,
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    headers: new Map(mail.headers.map((header) => [header.key, header.value])),
    raw,
  };
}
