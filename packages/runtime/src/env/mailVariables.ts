import { parseDurationMs } from '@novapulse/core';
import { z } from 'zod';
import { defineConcern } from './reader.ts';
import { urlText } from './texts.ts';
import { optionalVariable, text, variable } from './variable.ts';

const fromText = text('an address such as NovaPulse <novapulse@example.com>', (value) =>
  /^(?:[^<>\r\n]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/.test(value) ? value : undefined,
);

const paceText = text('a number of mails per time, such as 20/1s or 600/1m', (value) => {
  const [, mailsText = '', window = ''] = /^(\d{1,6})\/(\w+)$/.exec(value) ?? [];
  const mails = Number(mailsText);
  const windowMs = parseDurationMs(window);
  return mails >= 1 && windowMs >= 1000 && windowMs <= 86_400_000 ? { mails, windowMs } : undefined;
});

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
    MAIL_DOMAIN_PACE: variable(paceText, {
      default: '20/1s',
      description:
        'Most mails to addresses of one domain, over all workers; what exceeds it goes out later. Mails about accounts, ' +
        'for which people wait, count but do not wait. Counts only with `SMTP_URL`.',
    }),
  }),
  resolve: (values) => ({
    smtpUrl: values.SMTP_URL ?? null,
    from: values.MAIL_FROM ?? null,
    domainPace: values.MAIL_DOMAIN_PACE,
  }),
});
