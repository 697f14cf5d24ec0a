import { z } from 'zod';
import { defineConcern } from './reader.ts';
import { urlText } from './texts.ts';
import { optionalVariable, text } from './variable.ts';

const fromText = text('an address such as NovaPulse <novapulse@example.com>', (value) =>
  /^(?:[^<>\r\n]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/.test(value) ? value : undefined,
);

export const mailVariables = defineConcern({
  title: 'Mail',
  variables: z.object({
    SMTP_URL: optionalVariable(
      urlText('a URL like smtp://user:password@host:587, or smtps:// for TLS from the start', ['smtp:', 'smtps:']),
      {
        default: 'unset: mails are kept, and shown at `/dev/mail` under `npm start`',
        description: 'Outgoing mail: `smtp://user:password@host:587` or `smtps://…`.',
      },
    ),
    MAIL_FROM: optionalVariable(fromText, {
      default: '`NovaPulse <no-reply@HOST>`, with the host of `PUBLIC_URL`',
      description: 'The sender of all mails.',
    }),
  }),
  resolve: (values) => ({ smtpUrl: values.SMTP_URL ?? null, from: values.MAIL_FROM ?? null }),
});
