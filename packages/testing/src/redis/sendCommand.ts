import { connect } from 'node:net';

/** One inline command on a connection of its own; resolves to the first line of the answer, e.g. `+PONG` or `:3`. */
export function sendCommand(port: number, command: string, timeoutMs = 5000): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: timeoutMs });
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('connect', () => socket.write(`${command}\r\n`));
    socket.on('data', (chunk) => {
      answer += chunk;
      if (!answer.includes('\r\n')) return;
      socket.destroy();
      resolve(answer.slice(0, answer.indexOf('\r\n')));
    });
    socket.on('timeout', () => socket.destroy(new Error(`Redis on port ${port} did not answer ${command}`)));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`Redis on port ${port} closed the connection`)));
  });
}
