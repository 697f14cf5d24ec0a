import { Form, Link, useSearchParams } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import { FieldError } from '../../components/ui/Field.tsx';
import { SearchField } from '../../components/ui/SearchField.tsx';
import { Segments } from '../../components/ui/Segments.tsx';
import { withoutTrail, withParam } from '../lists/pageTrail.ts';
import { useViewer } from '../shell/viewer.ts';
import type { JobFilter } from './filter.ts';
import { isFiltered } from './filter.ts';
import { queueNames } from './job.ts';

const qualifiers = ['queue', 'status', 'name', 'tag', 'id', 'error'] as const;

const statuses = [
  [null, 'All'],
  ['running', 'Running'],
  ['retrying', 'Retrying'],
  ['failed', 'Failed'],
  ['succeeded', 'Succeeded'],
] as const;

/** One field for everything, and the two questions that are asked most as segments. */
export function JobFilters({ filter, problem }: { filter: JobFilter; problem: string | null }) {
  const [params] = useSearchParams();
  const viewer = useViewer();
  // Who acts in no organization sees every organization's anyway.
  const choosesWhose = viewer.user.operator && viewer.organization !== null;
  const form = useRef<HTMLFormElement>(null);
  const submitted = useRef<string | null>(null);
  // The field follows the address when a link changed it. What was submitted from the field itself arrives after a
  // moment, and must not overwrite what was typed meanwhile.
  useEffect(() => {
    if (filter.search === submitted.current) return;
    submitted.current = null;
    const field = searchFieldOf(form.current);
    if (field) field.value = filter.search;
  }, [filter.search]);
  const others = [...withoutTrail(params)].filter(([name]) => name !== 'q' && name !== 'bulk');
  return (
    <div className="mb-3 grid gap-2">
      <Form
        ref={form}
        role="search"
        className="grid gap-1.5"
        preventScrollReset
        onSubmit={() => {
          submitted.current = searchFieldOf(form.current)?.value ?? null;
        }}
      >
        {others.map(([name, value]) => (
          <input key={`${name}=${value}`} type="hidden" name={name} value={value} />
        ))}
        <SearchField
          mono
          name="q"
          label="Search jobs"
          defaultValue={filter.search}
          placeholder="status:failed queue:email, or words"
          maxLength={500}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={problem !== null || undefined}
          aria-describedby={problem === null ? 'search-hint' : 'search-error search-hint'}
        />
        {problem === null ? null : <FieldError id="search-error">{problem}</FieldError>}
        <p id="search-hint" className="flex flex-wrap items-center gap-1.5 text-ink-3 text-sm max-rail:hidden">
          Qualifiers{' '}
          {qualifiers.map((name) => (
            <code key={name}>{name}:</code>
          ))}{' '}
          All of it must hold. Quotes keep words together.
        </p>
      </Form>
      <div className="scroll-strip flex flex-wrap items-center gap-2 max-rail:-mx-4 max-rail:flex-nowrap max-rail:px-4">
        <Segments
          label="Status"
          className="shrink-0"
          segments={statuses.map(([status, label]) => ({
            to: withParam(params, 'status', status),
            label,
            isCurrent: filter.status === status,
          }))}
        />
        <Segments
          label="Queue"
          className="shrink-0"
          segments={[null, ...queueNames].map((queue) => ({
            to: withParam(params, 'queue', queue),
            label: queue ?? 'Any queue',
            isCurrent: filter.queue === queue,
          }))}
        />
        {choosesWhose ? (
          <Segments
            label="Whose"
            className="shrink-0"
            segments={[
              { to: withParam(params, 'scope', null), label: 'This organization', isCurrent: !filter.isEverywhere },
              { to: withParam(params, 'scope', 'all'), label: 'Every organization', isCurrent: filter.isEverywhere },
            ]}
          />
        ) : null}
        {isFiltered(filter) ? (
          <Link
            to="/jobs"
            preventScrollReset
            className="inline-flex h-(--size-control-sm) shrink-0 items-center rounded-md px-2.5 font-medium text-ink-2 hover:bg-muted"
          >
            Clear
          </Link>
        ) : null}
      </div>
    </div>
  );
}

function searchFieldOf(form: HTMLFormElement | null): HTMLInputElement | null {
  const field = form?.elements.namedItem('q');
  return field instanceof HTMLInputElement ? field : null;
}
