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
import { EndpointChoices } from './EndpointChoices.tsx';
import type { DeliveryFilter } from './filter.ts';
import { deliveryStatuses, timeRangeNames, timeRanges } from './filter.ts';

type DeliveryFiltersProps = {
  filter: DeliveryFilter;
  /** The URL of the endpoint in the filter, where it is known; the filter is not offered on an endpoint's own page. */
  endpoint: { url: string | null } | null;
  base: string;
};

export function DeliveryFilters({ filter, endpoint, base }: DeliveryFiltersProps) {
  const [params] = useSearchParams();
  const choice = (name: string, value: string | null) => withParam(params, name, value);
  const chips: FilterChip[] = [
    {
      label: 'Status',
      value: severalOf(filter.status.map((status) => jobStatusLooks[status].label)),
      clearTo: choice('status', null),
      editor: (
        <ChoiceList
          isMultiple
          choices={deliveryStatuses.map((status) => ({
            to: withParam(params, 'status', toggled(filter.status, status)),
            label: jobStatusLooks[status].label,
            isCurrent: filter.status.includes(status),
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
    ...(endpoint ? [endpointChip(filter.webhook, endpoint.url, choice)] : []),
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
      {endpoint ? (
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

function endpointChip(webhookId: string | null, url: string | null, choice: Choice): FilterChip {
  return {
    label: 'Endpoint',
    value: webhookId && (url === null ? shortenId(webhookId) : splitUrl(url).host),
    clearTo: choice('webhook', null),
    editor: <EndpointChoices current={webhookId} toOf={(id) => choice('webhook', id)} />,
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

/** `Failed, Retrying, +1`. */
function severalOf(labels: readonly string[]): string | null {
  if (labels.length === 0) return null;
  const [first, second, ...rest] = labels;
  return [first, second, rest.length > 0 ? `+${rest.length}` : undefined]
    .filter((text) => text !== undefined)
    .join(', ');
}

function toggled<T>(chosen: readonly T[], value: T): T[] {
  return chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
}
