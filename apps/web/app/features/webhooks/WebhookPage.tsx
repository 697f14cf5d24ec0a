import type { ReactNode } from 'react';
import { StatusBadge } from '../../components/ui/Badge.tsx';
import { CopyId } from '../../components/ui/CopyId.tsx';
import { PageHead } from '../../components/ui/PageHead.tsx';
import { webhookStatusLooks } from '../../components/ui/status.ts';
import { Tabs } from '../../components/ui/Tabs.tsx';
import { Time } from '../../components/ui/Time.tsx';
import { Url } from '../../components/ui/Url.tsx';
import { splitUrl } from '../../format/url.ts';
import { Page } from '../shell/Page.tsx';
import { useMay } from '../shell/viewer.ts';
import { useLiveWebhook } from './useLiveWebhook.ts';
import { WebhookActions } from './WebhookActions.tsx';
import { WebhookStateNote } from './WebhookStateNote.tsx';
import type { WebhookView } from './webhook.ts';
import { listensTo } from './webhook.ts';

/** The head and tabs around one endpoint's pages. */
export function WebhookPage({ webhook: loaded, children }: { webhook: WebhookView; children: ReactNode }) {
  const webhook = useLiveWebhook(loaded);
  const mayWrite = useMay('webhooks:write');
  const base = `/webhooks/${webhook.id}`;
  return (
    <Page title={splitUrl(webhook.url).host} crumbs={[{ to: '/webhooks', label: 'Webhooks' }]}>
      <PageHead
        title={<Url url={webhook.url} />}
        badge={<StatusBadge look={webhookStatusLooks[webhook.status]} />}
        sub={
          <>
            {webhook.description ? <span>{webhook.description}</span> : null}
            <span>{listensTo(webhook.eventTypes)}</span>
            <span>
              Created <Time at={webhook.createdAt} />
            </span>
            <CopyId id={webhook.id} />
          </>
        }
        actions={mayWrite ? <WebhookActions webhook={webhook} /> : null}
      />
      <WebhookStateNote webhook={webhook} />
      <Tabs
        label="Webhook"
        tabs={[
          { to: base, label: 'Deliveries', end: true },
          ...(mayWrite
            ? [
                { to: `${base}/settings`, label: 'Settings' },
                { to: `${base}/filter`, label: 'Filter' },
                { to: `${base}/secrets`, label: 'Secrets' },
                { to: `${base}/replay`, label: 'Replay' },
                { to: `${base}/test`, label: 'Test' },
              ]
            : []),
          { to: `${base}/verify`, label: 'Verify' },
        ]}
      />
      {children}
    </Page>
  );
}
