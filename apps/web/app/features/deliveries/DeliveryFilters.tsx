import { Form, useSearchParams } from '@remix-run/react';
import type { FilterChip } from '../../components/ui/FilterChips.tsx';
import { FilterChips } from '../../components/ui/FilterChips.tsx';
import { SearchField } from '../../components/ui/SearchField.tsx';
import { jobStatusLooks } from '../../components/ui/status.ts';
import { shortenId } from '../../format/id.ts';
import { splitUrl } from '../../format/url.ts';
import { ChoiceList } from '../lists/ChoiceList.tsx';
import { withParam } from '../lists/pageTrail.ts';
import { TextFilter } from '../lists/TextFilter.tsx';
import type { DeliveryFilter } from './filter.ts';
import { deliveryStatuses, timeRangeNames, timeRanges } from './filter.ts';

type DeliveryFiltersProps = {
  filter: DeliveryFilter;
  /** Endpoints to choose from; null on an endpoint's own page. */
  webhooks: readonly { id: string; url: string }[] | null;
  base: string;
};

export function DeliveryFilters({ filter, webhooks, base }: DeliveryFiltersProps) {
  const [params] = useSearchParams();
  const choice = (name: string, value: string | null) => withParam(params, name, value);
  const chips: FilterChip[] = [
    {
      label: 'Status',
      value: filter.status && jobStatusLooks[filter.status].label,
      clearTo: choice('status', null),
      editor: (
        <ChoiceList
          choices={deliveryStatuses.map((status) => ({
            to: choice('status', status),
            label: jobStatusLooks[status].label,
            isCurrent: filter.status === status,
          }))}
        />
      ),
    },
    {
      label: 'Time',
      value: filter.time && timeRanges[filter.time].label,
      clearTo: choice('time', null),
      editor: (
        <ChoiceList
          choices={timeRangeNames.map((range) => ({
            to: choice('time', range),
            label: timeRanges[range].label,
            isCurrent: filter.time === range,
          }))}
        />
      ),
    },
    ...(webhooks ? [endpointChip(filter, webhooks, choice)] : []),
    {
      label: 'Event type',
      value: filter.type,
      clearTo: choice('type', null),
      editor: <TextFilter name="type" label="Event type" placeholder="invoice.paid" value={filter.type ?? ''} />,
    },
    {
      label: 'Code',
      value: filter.code === null ? null : String(filter.code),
      clearTo: choice('code', null),
      editor: (
        <TextFilter name="code" label="Status code" placeholder="500" numeric value={String(filter.code ?? '')} />
      ),
    },
    ...(filter.event === null ? [] : [eventChip(filter.event, choice)]),
  ];
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      {webhooks ? (
        <Form role="search" className="max-rail:w-full">
          <SearchField
            mono
            label="Find by id"
            name="find"
            placeholder="Event or delivery id"
            autoComplete="off"
            className="w-58 max-rail:w-full"
          />
        </Form>
      ) : null}
      <FilterChips chips={chips} clearTo={base} />
    </div>
  );
}

type Choice = (name: string, value: string | null) => string;

function endpointChip(
  filter: DeliveryFilter,
  webhooks: readonly { id: string; url: string }[],
  choice: Choice,
): FilterChip {
  const chosen = webhooks.find((webhook) => webhook.id === filter.webhook);
  return {
    label: 'Endpoint',
    value: filter.webhook && (chosen ? splitUrl(chosen.url).host : shortenId(filter.webhook)),
    clearTo: choice('webhook', null),
    editor: (
      <ChoiceList
        empty="There are no endpoints yet."
        choices={webhooks.map((webhook) => ({
          to: choice('webhook', webhook.id),
          label: splitUrl(webhook.url).host + splitUrl(webhook.url).path,
          isCurrent: webhook.id === filter.webhook,
        }))}
      />
    ),
  };
}

function eventChip(event: string, choice: Choice): FilterChip {
  return {
    label: 'Event',
    value: shortenId(event),
    clearTo: choice('event', null),
    editor: <TextFilter name="event" label="Event id" placeholder="evt_" value={event} />,
  };
}
