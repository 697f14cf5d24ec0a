import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { startSmtp } from './startSmtp.ts';

describe('startSmtp', async () => {
  const smtp = await startSmtp();
  afterAll(() => smtp.close());

  // The few commands of RFC 5321 that a mail takes; returns the server's last answer to the message.
  async function send(subject: string): Promise<string> {
    const socket = connect(Number(new URL(smtp.url).port), '127.0.0.1');
    const lines = createInterface({ input: socket });
    const message = `Subject: ${subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGrüße\r\n.`;
    const commands = ['HELO here', 'MAIL FROM:<a@example.com>', 'RCPT TO:<b@example.com>', 'DATA', message];
    let last = '';
    for await (const line of lines) {
      last = line;
      const next = commands.shift();
      if (next === undefined) break;
      socket.write(`${next}\r\n`);
    }
    socket.end('QUIT\r\n');
    return last;
  }

  it('keeps parsed mails', async () => {
    await send('Hello');
    const mail = await smtp.waitFor((each) => each.subject === 'Hello');
    expect(mail).toMatchObject({ from: 'a@example.com', to: ['b@example.com'] });
    expect(mail.text.trim()).toBe('Grüße');
  });

  it('refuses for a while when told to', async () => {
    smtp.refuseWith(450);
    expect(await send('Later')).toMatch(/^450/);
    smtp.refuseWith(null);
    expect(await send('Later')).toMatch(/^250/);
  });
});
