import { formatCount } from '../../format/number.ts';
import type { AttentionView } from './overview.ts';

type EndpointView = Extract<AttentionView, { webhookId: string }>;

const verbs: Readonly<Record<string, string>> = {
  timeout: 'does not answer in time',
  dns_error: 'does not resolve',
  connection_refused: 'refuses connections',
  connection_reset: 'resets connections',
  tls_error: 'fails the TLS handshake',
  blocked_address: 'resolves to an address that is not allowed',
  response_too_large: 'answers with headers that are too large',
  invalid_response: 'does not answer in HTTP',
};

/** What is the matter with an endpoint, after its name, and what that means for its deliveries. `at` is a moment. */
export function troubleWords(
  { kind, code, retrying, failed }: Pick<EndpointView, 'kind' | 'code' | 'retrying' | 'failed'>,
  at: string,
): { verb: string; why: string } {
  switch (kind) {
    case 'webhook_failing':
      return {
        verb:
          code === null ? 'fails' : (verbs[code] ?? (/^\d+$/.test(code) ? `answers ${code}` : `fails with ${code}`)),
        why: `No success since ${at}. ${countWords(retrying, 'retrying')}, ${formatCount(failed)} failed, none is lost.`,
      };
    case 'webhook_held_back':
      return {
        verb: `asked to wait until ${at}`,
        why: `${countWords(retrying, 'waiting')} and ${retrying === 1 ? 'follows by itself' : 'follow by themselves'}.`,
      };
    case 'webhook_gone':
      return { verb: 'is gone', why: `It answered 410 at ${at}, which disabled the webhook. New events skip it.` };
  }
}

function countWords(count: number, state: string): string {
  return count === 1 ? `1 delivery is ${state}` : `${formatCount(count)} deliveries are ${state}`;
}
