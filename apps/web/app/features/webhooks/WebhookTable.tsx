import { useNavigate } from '@remix-run/react';
import { classes } from '../../components/ui/classes.ts';
import { StatusMark } from '../../components/ui/StatusMark.tsx';
import { webhookStatusLooks } from '../../components/ui/status.ts';
import { Cell, HeadCell, Table, TableBox } from '../../components/ui/Table.tsx';
import { Url } from '../../components/ui/Url.tsx';
import { formatPercent } from '../../format/number.ts';
import { useNow } from '../clock/ClockProvider.tsx';
import { useRowCursor } from '../keyboard/useRowCursor.ts';
import { RowLink } from '../lists/RowLink.tsx';
import { HourBars } from './HourBars.tsx';
import { LastAttempt } from './LastAttempt.tsx';
import { WebhookMenu } from './WebhookMenu.tsx';
import type { WebhookActivity, WebhookView } from './webhook.ts';
import { listensTo, reasonOf } from './webhook.ts';

type ListedWebhook = WebhookView & { activity: WebhookActivity };

export function WebhookTable({ webhooks }: { webhooks: readonly ListedWebhook[] }) {
  const navigate = useNavigate();
  const cursor = useRowCursor({
    count: webhooks.length,
    onOpen: (index) => {
      const webhook = webhooks[index];
      if (webhook) navigate(`/webhooks/${webhook.id}`);
    },
  });
  return (
    <TableBox>
      <Table label="Webhooks" tall>
        <thead>
          <tr>
            <HeadCell fill>Endpoint</HeadCell>
            <HeadCell>State</HeadCell>
            <HeadCell from="mid">Listens to</HeadCell>
            <HeadCell from="mid">Last 24 h</HeadCell>
            <HeadCell right from="mid">
              Success
            </HeadCell>
            <HeadCell right>Last attempt</HeadCell>
            <HeadCell fit hideLabel>
              Actions
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {webhooks.map((webhook, index) => (
            <WebhookRow key={webhook.id} webhook={webhook} hasCursor={index === cursor} />
          ))}
        </tbody>
      </Table>
    </TableBox>
  );
}

function WebhookRow({ webhook, hasCursor }: { webhook: ListedWebhook; hasCursor: boolean }) {
  const reason = reasonOf(webhook, useNow());
  return (
    <tr data-cursor={hasCursor || undefined}>
      <Cell fill phone={1} className="leading-4.5">
        <RowLink to={`/webhooks/${webhook.id}`}>
          <Url url={webhook.url} />
        </RowLink>
        {webhook.description ? (
          <div className="truncate text-ink-3 text-sm max-rail:hidden">{webhook.description}</div>
        ) : null}
      </Cell>
      <Cell phone={2} className="leading-4.5">
        <StatusMark look={webhookStatusLooks[webhook.status]} />
        {reason ? <div className="ml-5 text-ink-3 text-sm max-rail:hidden">{reason}</div> : null}
      </Cell>
      <Cell from="mid" phone={3}>
        {/* On the phone there is room for one of both: what is wrong comes first. */}
        {reason ? <span className="rail:hidden">{reason}</span> : null}
        <span className={classes(reason && 'max-rail:hidden', webhook.eventTypes.length === 1 && 'mono')}>
          {listensTo(webhook.eventTypes)}
        </span>
      </Cell>
      <Cell from="mid">
        <HourBars activity={webhook.activity} />
      </Cell>
      <Cell right from="mid">
        <SuccessRate activity={webhook.activity} />
      </Cell>
      <Cell right phone={4} className="leading-4.5">
        <LastAttempt attempt={webhook.activity.lastAttempt} />
      </Cell>
      <Cell fit phone="hide">
        <WebhookMenu webhook={webhook} />
      </Cell>
    </tr>
  );
}

function SuccessRate({ activity: { accepted, successRate } }: { activity: WebhookActivity }) {
  if (successRate === null)
    return <span className="text-ink-3">{accepted === 0 ? 'No deliveries' : 'None ended'}</span>;
  return <>{formatPercent(successRate)} %</>;
}
