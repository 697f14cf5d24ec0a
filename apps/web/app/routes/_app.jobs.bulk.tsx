import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigate } from '@remix-run/react';
import { Button } from '../components/ui/Button.tsx';
import { ButtonLink } from '../components/ui/ButtonLink.tsx';
import { Sheet, SheetBody, SheetFoot } from '../components/ui/Sheet.tsx';
import { FormError } from '../features/forms/FormError.tsx';
import { useFormBusy } from '../features/forms/useFormBusy.ts';
import { bulkActionOf, bulkWords } from '../features/jobs/bulk.ts';
import { filterInput, parseFilter } from '../features/jobs/parseFilter.server.ts';
import { act, load } from '../features/problems/callApi.server.ts';
import { formatCount, formatCounted } from '../format/number.ts';

export const meta: MetaFunction = () => [{ title: 'Jobs that match · NovaPulse' }];

/** As of here the API counts "that many or more". */
const mostCounted = 100_000;

/** More rows than a page has are nobody's selection. */
const mostSelected = 200;

function readAddress(request: Request) {
  const { searchParams: params } = new URL(request.url);
  const action = bulkActionOf(params.get('action')) ?? 'retry';
  const { filter } = parseFilter(params);
  const ids = params.getAll('job').slice(0, mostSelected);
  const back = new URLSearchParams(params);
  back.delete('action');
  back.delete('job');
  back.delete('after');
  return {
    action,
    filter: { ...filterInput(filter), ...(ids.length > 0 && { ids }) },
    back,
    isSelection: ids.length > 0,
  };
}

/** Counts only. */
export async function loader(args: LoaderFunctionArgs) {
  const { action, filter, back, isSelection } = readAddress(args.request);
  const { count } = await load(args, (api) => api.jobs.bulk({ action, filter, dryRun: true }));
  return { action, count, back: `/jobs?${back}`, filters: Object.values(filter).length, isSelection };
}

export async function action(args: ActionFunctionArgs) {
  const { action: wanted, filter, back } = readAddress(args.request);
  const result = await act(args, (api) => api.jobs.bulk({ action: wanted, filter }));
  if (!result.ok) return data({ problem: result.problem }, { status: result.status });
  if (result.value.bulkId !== undefined) back.set('bulk', result.value.bulkId);
  return redirect(`/jobs?${back}`);
}

export default function BulkRoute() {
  const { action: wanted, count, back, filters, isSelection } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const navigate = useNavigate();
  const isBusy = useFormBusy('/jobs/bulk');
  const { verb, text } = bulkWords[wanted];
  const number = `${count >= mostCounted ? 'at least ' : ''}${formatCount(count)}`;
  const jobs = `${number} ${count === 1 ? 'job' : 'jobs'}`;
  return (
    <Sheet
      title={count === 0 ? `Nothing to ${verb.toLowerCase()}` : `${verb} ${jobs}?`}
      onClose={() => navigate(back, { preventScrollReset: true })}
    >
      {count === 0 ? (
        <>
          <SheetBody>
            <p>
              None of the jobs {isSelection ? 'that you selected' : 'that match'} is in a state to {verb.toLowerCase()}.
            </p>
          </SheetBody>
          <SheetFoot>
            <ButtonLink to={back}>Back</ButtonLink>
          </SheetFoot>
        </>
      ) : (
        <Form method="post" className="flex min-h-0 flex-1 flex-col">
          <SheetBody>
            <FormError>{refused?.problem.message ?? null}</FormError>
            <p>{text}</p>
            <p className="text-ink-2">
              {isSelection ? 'This is about what you selected.' : aboutAll(filters)} A job of its own does it in
              batches; it goes on when you leave this page, and can be stopped.
            </p>
          </SheetBody>
          <SheetFoot>
            <Button variant={wanted === 'remove' ? 'danger' : 'primary'} busy={isBusy} className="max-rail:flex-1">
              {verb} {number}
            </Button>
            <ButtonLink to={back} preventScrollReset>
              Keep as they are
            </ButtonLink>
          </SheetFoot>
        </Form>
      )}
    </Sheet>
  );
}

function aboutAll(filters: number): string {
  if (filters === 0) return 'No filter is set: this is about all jobs of the organization.';
  return `Of the organization's jobs, those that hold ${formatCounted(filters, 'filter')}.`;
}
