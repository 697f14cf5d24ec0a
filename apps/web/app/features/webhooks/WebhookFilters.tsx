import { Form, useSearchParams, useSubmit } from '@remix-run/react';
import { SearchField } from '../../components/ui/SearchField.tsx';
import { Segments } from '../../components/ui/Segments.tsx';
import type { WebhookStatus } from '../../components/ui/status.ts';
import { webhookStatusLooks } from '../../components/ui/status.ts';
import { withParam } from '../lists/pageTrail.ts';
import { webhookStatuses } from './webhookStatuses.ts';

type WebhookFiltersProps = { counts: Readonly<Record<WebhookStatus | 'all', number>> };

/** Search and state, both in the URL; without JavaScript the search is sent with Enter. */
export function WebhookFilters({ counts }: WebhookFiltersProps) {
  const [params] = useSearchParams();
  const submit = useSubmit();
  const status = params.get('status');
  const segments = [
    { to: withParam(params, 'status', null), label: `All ${counts.all}`, isCurrent: status === null },
    ...webhookStatuses
      .filter((one) => counts[one] > 0 || status === one)
      .map((one) => ({
        to: withParam(params, 'status', one),
        label: `${webhookStatusLooks[one].label} ${counts[one]}`,
        isCurrent: status === one,
      })),
  ];
  return (
    <>
      <Form
        role="search"
        className="max-rail:flex-1"
        onChange={(event) => submit(event.currentTarget, { replace: true, preventScrollReset: true })}
      >
        {status ? <input type="hidden" name="status" value={status} /> : null}
        <SearchField
          label="Search webhooks"
          name="q"
          placeholder="Search by URL or description"
          defaultValue={params.get('q') ?? ''}
          className="w-70 max-rail:w-full"
        />
      </Form>
      <Segments label="State" segments={segments} className="max-rail:hidden" />
    </>
  );
}
