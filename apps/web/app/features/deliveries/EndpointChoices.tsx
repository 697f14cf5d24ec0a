import { useFetcher } from '@remix-run/react';
import { useEffect } from 'react';
import { Skeleton } from '../../components/ui/Skeleton.tsx';
import { splitUrl } from '../../format/url.ts';
import { ChoiceList } from '../lists/ChoiceList.tsx';

type EndpointChoicesProps = { current: string | null; toOf(id: string): string };
type Endpoints = { endpoints: readonly { id: string; url: string }[] };

/** The endpoints to filter by, asked for when the choice is opened. */
export function EndpointChoices({ current, toOf }: EndpointChoicesProps) {
  const { data, load, state } = useFetcher<Endpoints>({ key: 'endpoints' });
  const isWanted = data === undefined && state === 'idle';
  useEffect(() => {
    if (isWanted) load('/webhooks/choices');
  }, [isWanted, load]);
  if (data === undefined) {
    return (
      <div aria-busy="true" className="grid gap-3 py-1">
        <span className="sr-only">Loading endpoints</span>
        <Skeleton className="w-44" />
        <Skeleton className="w-36" />
      </div>
    );
  }
  return (
    <ChoiceList
      empty="There are no endpoints yet."
      choices={data.endpoints.map(({ id, url }) => ({
        to: toOf(id),
        label: splitUrl(url).host + splitUrl(url).path,
        isCurrent: id === current,
      }))}
    />
  );
}
