import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

const polite: Record<string, string> = {
  greeting: '220 mx.test ESMTP',
  EHLO: '250-mx.test\r\n250 AUTH PLAIN',
  AUTH: '235 welcome',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go on',
  end: '250 queued',
  QUIT: '221 bye',
};

/** By step; null closes the connection, undefined says nothing. */
export type SmtpReplies = Record<string, string | null | undefined>;

/** An SMTP server on 127.0.0.1 that answers each command from a table. */
export async function startScriptedSmtp(changes: SmtpReplies) {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    const say = (step: string) => {
      asked.push(step);
      const reply = { ...polite, ...changes }[step];
      if (reply === null) socket.destroy();
      else if (reply !== undefined) socket.write(`${reply}\r\n`);
    };
    let isBody = false;
    say('greeting');
    socket.on('data', (chunk) => {
      const text = chunk.toString();
      if (isBody) {
        if (!text.endsWith('\r\n.\r\n')) return;
        isBody = false;
        say('end');
        return;
      }
      for (const line of text.split('\r\n').filter((each) => each !== '')) {
        const step = line.slice(0, 4).toUpperCase();
        isBody = step === 'DATA';
        say(step);
      }
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { url: `smtp://user:secret@127.0.0.1:${port}`, asked, close };
}
