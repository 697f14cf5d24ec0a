import { useNavigate } from '@remix-run/react';
import { CopyId } from '../../components/ui/CopyId.tsx';
import { StatusMark } from '../../components/ui/StatusMark.tsx';
import { jobStatusLooks } from '../../components/ui/status.ts';
import { Cell, HeadCell, Table, TableBox } from '../../components/ui/Table.tsx';
import { Countdown, Time } from '../../components/ui/Time.tsx';
import { Url } from '../../components/ui/Url.tsx';
import { useRowCursor } from '../keyboard/useRowCursor.ts';
import { RowLink } from '../lists/RowLink.tsx';
import { AnswerCell } from './AnswerCell.tsx';
import { DurationCell } from './DurationCell.tsx';
import type { DeliveryView } from './delivery.ts';
import { triesOf, updatedAt } from './delivery.ts';
import { useChangeMarks } from './useChangeMarks.ts';

type DeliveryTableProps = {
  deliveries: readonly DeliveryView[];
  /** Not on an endpoint's own page, where the column would repeat itself: there is room for the next attempt. */
  withEndpoint: boolean;
  /** `r` on the row with the cursor. */
  onRetry?: ((delivery: DeliveryView) => void) | undefined;
};

export function DeliveryTable({ deliveries, withEndpoint, onRetry }: DeliveryTableProps) {
  const navigate = useNavigate();
  const marks = useChangeMarks(deliveries);
  const withRow = (act: (delivery: DeliveryView) => void) => (index: number) => {
    const delivery = deliveries[index];
    if (delivery) act(delivery);
  };
  const cursor = useRowCursor({
    count: deliveries.length,
    onOpen: withRow((delivery) => navigate(`/deliveries/${delivery.id}`)),
    ...(onRetry && { actions: { r: withRow(onRetry) } }),
  });
  return (
    <TableBox>
      <Table label="Deliveries">
        <thead>
          <tr>
            <HeadCell>Status</HeadCell>
            <HeadCell>Event type</HeadCell>
            {withEndpoint ? <HeadCell fill>Endpoint</HeadCell> : <HeadCell fill>Event</HeadCell>}
            <HeadCell>Code</HeadCell>
            <HeadCell right from="mid">
              Attempt
            </HeadCell>
            <HeadCell right from="mid">
              Duration
            </HeadCell>
            {withEndpoint ? (
              <HeadCell from="wide">Event</HeadCell>
            ) : (
              <HeadCell right from="wide">
                Next attempt
              </HeadCell>
            )}
            <HeadCell right>Updated</HeadCell>
          </tr>
        </thead>
        <tbody>
          {deliveries.map((delivery, index) => (
            <tr key={delivery.id} data-cursor={index === cursor || undefined} data-changed={marks.get(delivery.id)}>
              <Cell phone={2}>
                <StatusMark look={jobStatusLooks[delivery.status]} />
              </Cell>
              <Cell phone={1}>
                <RowLink strong to={`/deliveries/${delivery.id}`}>
                  {delivery.eventType}
                </RowLink>
              </Cell>
              {withEndpoint ? (
                <Cell fill phone={3}>
                  {delivery.webhookUrl === null ? (
                    <span className="text-ink-3">Deleted webhook</span>
                  ) : (
                    <Url url={delivery.webhookUrl} />
                  )}
                </Cell>
              ) : (
                <Cell fill>
                  <EventId id={delivery.eventId} />
                </Cell>
              )}
              <Cell phone={withEndpoint ? 'hide' : 3}>
                <AnswerCell delivery={delivery} />
              </Cell>
              <Cell right from="mid">
                {triesOf(delivery)}
                <span className="text-ink-3"> of {delivery.budget}</span>
              </Cell>
              <Cell right from="mid">
                <DurationCell delivery={delivery} />
              </Cell>
              {withEndpoint ? (
                <Cell from="wide">
                  <EventId id={delivery.eventId} />
                </Cell>
              ) : (
                <Cell right from="wide" className="text-ink-2">
                  {delivery.status === 'retrying' && delivery.nextAttemptAt ? (
                    <>
                      in <Countdown at={delivery.nextAttemptAt} />
                    </>
                  ) : null}
                </Cell>
              )}
              <Cell right phone={4} className="text-ink-3">
                {withEndpoint ? (
                  <span className="mr-1.5 rail:hidden">
                    <AnswerCell delivery={delivery} />
                  </span>
                ) : null}
                <Time at={updatedAt(delivery)} />
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </TableBox>
  );
}

function EventId({ id }: { id: string }) {
  return (
    <span className="relative z-1">
      <CopyId id={id} />
    </span>
  );
}
