import { Link, useFetcher } from '@remix-run/react';
import { Send } from 'lucide-react';
import { useEffect } from 'react';
import { StatusBadge } from '../../components/ui/Badge.tsx';
import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { CopyId } from '../../components/ui/CopyId.tsx';
import { EmptyState } from '../../components/ui/EmptyState.tsx';
import { Note } from '../../components/ui/Note.tsx';
import { PageHead } from '../../components/ui/PageHead.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import type { WebhookStatus } from '../../components/ui/status.ts';
import { jobStatusLooks } from '../../components/ui/status.ts';
import { showToast } from '../../components/ui/Toasts.tsx';
import { splitUrl } from '../../format/url.ts';
import { useLivePage } from '../live/useLiveRefresh.ts';
import type { Problem } from '../problems/problem.ts';
import { Page } from '../shell/Page.tsx';
import { useMay } from '../shell/viewer.ts';
import { AttemptExchange } from './AttemptExchange.tsx';
import { AttemptTimeline } from './AttemptTimeline.tsx';
import { DeliveryActions } from './DeliveryActions.tsx';
import { DeliveryDetails } from './DeliveryDetails.tsx';
import { DeliveryNow } from './DeliveryNow.tsx';
import type { AttemptView, DeliveryView } from './delivery.ts';
import { isMoving, retryLabel } from './delivery.ts';
import { ScheduleStrip } from './ScheduleStrip.tsx';
import { SignaturePanel } from './SignaturePanel.tsx';
import { plannedAttempts } from './schedule.ts';

type DeliveryPageProps = {
  delivery: DeliveryView & { traceId: string | null };
  attempts: readonly AttemptView[];
  /** The attempt whose exchange is shown. */
  shown: AttemptView | null;
  /** Null once the endpoint was deleted. */
  webhookStatus: WebhookStatus | null;
  payload: string | null;
  channels: readonly string[];
  scheduleMs: readonly number[];
  done: 'cancelled' | 'cancelling' | 'retrying' | null;
  problem: Problem | null;
};

export function DeliveryPage(props: DeliveryPageProps) {
  const { delivery, attempts, shown, webhookStatus } = props;
  const mayRetry = useMay('deliveries:retry');
  const points = plannedAttempts(delivery, attempts, props.scheduleMs);
  useLivePage((changed) => changed.id === delivery.id);
  useCancelledToast(delivery.id, props.done);
  return (
    <Page title={delivery.eventType} crumbs={[{ to: '/deliveries', label: 'Deliveries' }]}>
      <PageHead
        title={delivery.eventType}
        badge={<StatusBadge look={jobStatusLooks[delivery.status]} />}
        now={<DeliveryNow delivery={delivery} />}
        sub={
          <>
            <Destination url={delivery.webhookUrl} webhookId={delivery.webhookId} />
            <CopyId id={delivery.id} />
          </>
        }
        actions={
          mayRetry ? (
            <DeliveryActions
              id={delivery.id}
              status={delivery.status}
              isSendable={isSendable[webhookStatus ?? 'deleted']}
            />
          ) : null
        }
      />
      <div role="alert" className="mb-4 empty:hidden">
        {props.problem && webhookStatus !== 'disabled' ? <Note tone="bad">{props.problem.message}</Note> : null}
      </div>
      {webhookStatus === 'disabled' && retryLabel[delivery.status] ? (
        <DisabledNote webhookId={delivery.webhookId} />
      ) : null}
      {points.length > 0 ? <ScheduleStrip points={points} /> : null}
      <div className="grid items-start gap-4 wide:grid-cols-[336px_minmax(0,1fr)]">
        <div className="grid gap-4 max-wide:contents">
          <Panel flush title="Attempts" aside={<span className="text-ink-3 text-sm">{attempts.length}</span>}>
            {attempts.length === 0 && delivery.nextAttemptAt === null ? (
              <p className="p-4 text-ink-3">No attempt was made.</p>
            ) : (
              <AttemptTimeline delivery={delivery} attempts={attempts} selected={shown?.number ?? null} />
            )}
          </Panel>
          <div className="max-wide:order-1">
            <DeliveryDetails delivery={delivery} channels={props.channels} />
          </div>
        </div>
        <div className="grid min-w-0 gap-4">
          {shown ? (
            <>
              <AttemptExchange attempt={shown} payload={props.payload} />
              <SignaturePanel attempt={shown} webhookId={delivery.webhookId} body={props.payload} />
            </>
          ) : (
            <Panel flush>
              <EmptyState
                icon={Send}
                title={isMoving[delivery.status] ? 'No request has left yet' : 'No request was sent'}
              >
                <p>Each request is shown here with its answer.</p>
              </EmptyState>
            </Panel>
          )}
        </div>
      </div>
    </Page>
  );
}

/** Whether anything can be sent to an endpoint in this state. */
const isSendable: Record<WebhookStatus | 'deleted', boolean> = {
  active: true,
  failing: true,
  held_back: true,
  disabled: false,
  deleted: false,
};

function DisabledNote({ webhookId }: { webhookId: string }) {
  return (
    <div className="mb-4">
      <Note
        title="The webhook is disabled"
        action={
          <ButtonLink size="small" to={`/webhooks/${webhookId}`}>
            Open webhook
          </ButtonLink>
        }
      >
        Nothing is sent to it, so this delivery cannot be retried. Enable the webhook first.
      </Note>
    </div>
  );
}

function Destination({ url, webhookId }: { url: string | null; webhookId: string }) {
  if (url === null) return <span>to a webhook that was deleted</span>;
  const { host, path } = splitUrl(url);
  return (
    <p className="truncate" title={url}>
      to <Link to={`/webhooks/${webhookId}`}>{`${host}${path}`}</Link>
    </p>
  );
}

/** Cancelling is undone by retrying. */
function useCancelledToast(id: string, done: DeliveryPageProps['done']): void {
  const { submit } = useFetcher();
  useEffect(() => {
    if (done !== 'cancelled' && done !== 'cancelling') return;
    showToast(done === 'cancelled' ? 'Delivery cancelled.' : 'The running attempt is asked to stop.', {
      action: {
        label: 'Undo',
        onAction: () => submit({ intent: 'retry', stay: 'yes' }, { method: 'post', action: `/deliveries/${id}` }),
      },
    });
  }, [done, id, submit]);
}
