import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

export type Listener = { close(): Promise<void> };

type ListenOptions = {
  url: string;
  channel: string;
  onPayload: (payload: string) => void;
  onError: (error: Error) => void;
};

const reconnectAfterMs = 500;
const connectTimeoutMs = 5_000;

/**
 * Hears `NOTIFY channel` on a connection of its own. It resolves once the first subscription stands and reconnects
 * for as long as it is open. Notifications sent while it was disconnected are gone: they are hints, never the truth.
 */
export async function createListener({ url, channel, onPayload, onError }: ListenOptions): Promise<Listener> {
  const closing = new AbortController();
  const isClosing = () => closing.signal.aborted;
  let client = await subscribe();

  async function subscribe(): Promise<pg.Client> {
    const next = new pg.Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: connectTimeoutMs,
      application_name: `novapulse listen ${channel}`,
    });
    next.on('notification', (message) => onPayload(message.payload ?? ''));
    next.on('error', onError);
    try {
      await next.connect();
      await next.query(`listen ${next.escapeIdentifier(channel)}`);
    } catch (error) {
      await next.end();
      throw error;
    }
    // Not before: a connection that could not be made ends, too, and each would begin one more loop of attempts.
    next.on('end', () => void resubscribe());
    return next;
  }

  async function resubscribe(): Promise<void> {
    while (!isClosing()) {
      try {
        await delay(reconnectAfterMs, undefined, { signal: closing.signal });
        client = await subscribe();
        // Closed while it was being opened.
        if (isClosing()) await client.end();
        return;
      } catch (error) {
        if (error instanceof Error && !isClosing()) onError(error);
      }
    }
  }

  return {
    async close() {
      closing.abort();
      await client.end();
    },
  };
}
