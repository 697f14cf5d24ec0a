import { useSearchParams } from '@remix-run/react';
import type { FilterChip } from '../../components/ui/FilterChips.tsx';
import { FilterChips } from '../../components/ui/FilterChips.tsx';
import { shortenId } from '../../format/id.ts';
import { timeRangeNames, timeRanges } from '../deliveries/filter.ts';
import { ChoiceList } from '../lists/ChoiceList.tsx';
import { withParam } from '../lists/pageTrail.ts';
import { TextFilter } from '../lists/TextFilter.tsx';
import { ActorChoices } from './ActorChoices.tsx';
import { actionLabel, actionLabels } from './actionLabels.ts';
import type { AuditFilter } from './filter.ts';
import { outcomes } from './filter.ts';
import { outcomeLooks } from './outcomeLooks.ts';

type AuditFiltersProps = {
  filter: AuditFilter /** Of the actor in the filter, where it is known. */;
  actorName: string | null;
};

export function AuditFilters({ filter, actorName }: AuditFiltersProps) {
  const [params] = useSearchParams();
  const choice = (name: string, value: string | null): string => {
    const next = new URLSearchParams(params);
    next.delete('open');
    return withParam(next, name, value);
  };
  const chips: FilterChip[] = [
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
    {
      label: 'Actor',
      value: filter.actor && (actorName ?? shortenId(filter.actor)),
      clearTo: choice('actor', null),
      editor: <ActorChoices current={filter.actor} toOf={(id) => choice('actor', id)} />,
    },
    {
      label: 'Action',
      value: filter.action && actionLabel(filter.action),
      clearTo: choice('action', null),
      editor: (
        <ChoiceList
          choices={Object.entries(actionLabels).map(([action, label]) => ({
            to: choice('action', action),
            label,
            isCurrent: filter.action === action,
          }))}
        />
      ),
    },
    {
      label: 'Outcome',
      value: filter.outcome && outcomeLooks[filter.outcome].label,
      clearTo: choice('outcome', null),
      editor: (
        <ChoiceList
          choices={outcomes.map((outcome) => ({
            to: choice('outcome', outcome),
            label: outcomeLooks[outcome].label,
            isCurrent: filter.outcome === outcome,
          }))}
        />
      ),
    },
    {
      label: 'Target',
      value: filter.target && shortenId(filter.target),
      clearTo: choice('target', null),
      editor: <TextFilter name="target" label="Target id" placeholder="whk_" value={filter.target ?? ''} />,
    },
  ];
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <FilterChips chips={chips} clearTo="/audit" />
    </div>
  );
}
