import { Form, useSearchParams, useSubmit } from '@remix-run/react';
import { SearchField } from '../../components/ui/SearchField.tsx';
import { Segments } from '../../components/ui/Segments.tsx';
import { withParam } from '../lists/pageTrail.ts';
import type { MembersPage } from './loadMembers.server.ts';

/** Search and kind, both in the address; without JavaScript the search is sent with Enter. */
export function MemberFilters({ counts, view }: Pick<MembersPage, 'counts' | 'view'>) {
  const [params] = useSearchParams();
  const submit = useSubmit();
  const segments = [
    { view: null, label: 'All', count: counts.all },
    { view: 'without-mfa', label: 'Without second factor', count: counts.withoutSecondFactor },
    { view: 'invited', label: 'Invited', count: counts.invited },
    { view: 'disabled', label: 'Disabled', count: counts.disabled },
  ] as const;
  return (
    <>
      <Form
        role="search"
        className="max-rail:flex-1"
        onChange={(event) => submit(event.currentTarget, { replace: true, preventScrollReset: true })}
      >
        {view ? <input type="hidden" name="view" value={view} /> : null}
        <SearchField
          label="Search members"
          name="q"
          placeholder="Search by name or email"
          defaultValue={params.get('q') ?? ''}
          className="w-70 max-rail:w-full"
        />
      </Form>
      <Segments
        label="Kind"
        segments={segments
          .filter((segment) => segment.view === null || segment.count > 0 || segment.view === view)
          .map((segment) => ({
            to: withParam(params, 'view', segment.view),
            label: `${segment.label} ${segment.count}`,
            isCurrent: segment.view === view,
          }))}
        className="max-rail:scroll-strip max-rail:order-last max-rail:max-w-full"
      />
    </>
  );
}
