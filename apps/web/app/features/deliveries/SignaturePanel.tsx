import { Link } from '@remix-run/react';
import { classes } from '../../components/ui/classes.ts';
import { Panel } from '../../components/ui/Panel.tsx';
import { shortenId } from '../../format/id.ts';
import { byteLength, formatBytes } from '../../format/number.ts';
import type { AttemptView } from './delivery.ts';
import { headerValue } from './headers.ts';

/** Longer than the line is wide. */
const MOST_SHOWN = 300;

type SignaturePanelProps = {
  attempt: AttemptView;
  webhookId: string;
  /** Of the request, exactly as it was sent; null for who may not read events. */
  body: string | null;
};

/** How the receiver checks that this request came from here. */
export function SignaturePanel({ attempt, webhookId, body }: SignaturePanelProps) {
  const id = headerValue(attempt.requestHeaders, 'webhook-id');
  const timestamp = headerValue(attempt.requestHeaders, 'webhook-timestamp');
  const signature = headerValue(attempt.requestHeaders, 'webhook-signature');
  if (!id || !timestamp) return null;
  return (
    <Panel
      title="Signature"
      end={
        <Link to={`/webhooks/${webhookId}/verify`} className="text-accent-text text-sm hover:underline">
          Receiver code
        </Link>
      }
    >
      <div className="grid gap-3">
        <p className="max-w-[76ch] text-ink-2">
          Join the id, the timestamp and the raw body with dots, take HMAC-SHA256 with the secret, and compare in
          constant time. The timestamp is fresh on each attempt; id and body never change.
        </p>
        <ol className="flex items-end gap-1.5 max-rail:flex-col max-rail:items-stretch">
          <Part name="webhook-id" value={shortenId(id)} />
          <Dot />
          <Part name="webhook-timestamp" value={timestamp} />
          <Dot />
          <Part
            isLong
            name={body === null ? 'body' : `body, ${formatBytes(byteLength(body))}`}
            value={body?.slice(0, MOST_SHOWN) ?? 'the exact bytes of the request'}
          />
        </ol>
        {signature ? (
          <p className="text-ink-3">
            Result <code className="ml-2 text-ink [overflow-wrap:anywhere]">{signature}</code>
          </p>
        ) : null}
      </div>
    </Panel>
  );
}

function Part({ name, value, isLong = false }: { name: string; value: string; isLong?: boolean }) {
  return (
    <li className={classes('grid gap-1', isLong ? 'min-w-0 flex-1' : 'shrink-0')}>
      <span className="whitespace-nowrap text-ink-3 text-xs">{name}</span>
      <code className="truncate rounded-sm border border-line bg-panel px-2 py-1">{value}</code>
    </li>
  );
}

function Dot() {
  return (
    <li aria-hidden="true" className="pb-1.5 font-mono max-rail:hidden">
      .
    </li>
  );
}
