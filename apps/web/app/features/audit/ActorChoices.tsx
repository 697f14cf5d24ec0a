import { useFetcher } from '@remix-run/react';
import { useEffect } from 'react';
import { Skeleton } from '../../components/ui/Skeleton.tsx';
import { ChoiceList } from '../lists/ChoiceList.tsx';

type ActorChoicesProps = { current: string | null; toOf(id: string): string };
type Actors = { actors: readonly { id: string; name: string }[] };

/** The people and keys to filter by, asked for when the choice is opened. */
export function ActorChoices({ current, toOf }: ActorChoicesProps) {
  const { data, load, state } = useFetcher<Actors>({ key: 'actors' });
  const isWanted = data === undefined && state === 'idle';
  useEffect(() => {
    if (isWanted) load('/audit/actors');
  }, [isWanted, load]);
  if (data === undefined) {
    return (
      <div aria-busy="true" className="grid gap-3 py-1">
        <span className="sr-only">Loading people and keys</span>
        <Skeleton className="w-44" />
        <Skeleton className="w-36" />
      </div>
    );
  }
  return (
    <ChoiceList
      empty="Nobody is here yet."
      choices={data.actors.map(({ id, name }) => ({ to: toOf(id), label: name, isCurrent: id === current }))}
    />
  );
}
