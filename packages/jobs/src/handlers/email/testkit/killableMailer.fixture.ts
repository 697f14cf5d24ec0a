import { createIdMaker, createKeyring, systemClock } from '@novapulse/core';
import { createDb } from '@novapulse/db';
import { createEngine } from '../../../engine/createEngine.ts';
import { testHandlers } from '../../../testing/testHandlers.ts';
import { createWorker } from '../../../worker/createWorker.ts';
import { createEmailHandler } from '../createEmailHandler.ts';
import { createMailJobHandler } from '../createMailJobHandler.ts';
import { createSmtpMailer } from '../createSmtpMailer.ts';

// A worker as a process of its own that kills itself once the mail server has accepted a mail, or once that is recorded.
const { DATABASE_URL: url = '', SMTP_URL: smtpUrl = '', KILL_AT: killAt = '' } = process.env;

const db = createDb({ url });
const newId = createIdMaker(systemClock);
const onFault = (error: unknown) => console.error(error);

async function reach(place: string): Promise<void> {
  if (place !== killAt) return;
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => {});
}

const send = createEmailHandler({
  mailer: createSmtpMailer({ smtpUrl, from: 'a@example.com' }),
  keyring: createKeyring(`test:${Buffer.alloc(32, 7).toString('base64')}`),
  publicUrl: 'http://localhost:3000',
});
const handle = createMailJobHandler({
  db,
  newId,
  async send(input, context) {
    const sent = await send(input, context);
    await reach('accepted');
    return sent;
  },
  pace: null,
  onFault,
});

const worker = createWorker({
  db,
  engine: createEngine({ databaseUrl: url, onError: onFault }),
  handlers: testHandlers({
    async 'email.send'(input, context) {
      const sent = await handle(input, context);
      await reach('recorded');
      return sent;
    },
  }),
  concurrency: { email: 2 },
  newId,
  observer: { attemptEnded: () => undefined, fault: onFault },
  name: `killable:${process.pid}`,
  version: 'test',
  reconcileIntervalMs: 50,
});
await worker.start();
