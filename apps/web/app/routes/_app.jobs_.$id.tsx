import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { formText } from '../features/forms/formText.ts';
import { requiredParam } from '../features/forms/requiredParam.ts';
import { JobPage } from '../features/jobs/JobPage.tsx';
import { act, load } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { Page } from '../features/shell/Page.tsx';

export const meta: MetaFunction<typeof loader> = ({ data: job }) => [{ title: `${job?.name ?? 'Job'} · NovaPulse` }];

export async function loader(args: LoaderFunctionArgs) {
  const id = requiredParam(args.params, 'id');
  const job = await load(args, (api) => api.jobs.get({ id }));
  // Whoever looks for an id wants the page that tells most; a delivery has one of its own.
  if (new URL(args.request.url).searchParams.has('open') && job.eventId !== null) throw redirect(`/deliveries/${id}`);
  return job;
}

export async function action(args: ActionFunctionArgs) {
  const id = requiredParam(args.params, 'id');
  const form = await args.request.formData();
  switch (formText(form, 'intent')) {
    case 'cancel': {
      const result = await act(args, (api) => api.jobs.cancel({ id }));
      return result.ok ? redirect(`/jobs/${id}`) : data({ problem: result.problem }, result.status);
    }
    case 'promote': {
      const result = await act(args, (api) => api.jobs.promote({ id }));
      return result.ok ? redirect(`/jobs/${id}`) : data({ problem: result.problem }, result.status);
    }
    case 'remove': {
      const result = await act(args, (api) => api.jobs.remove({ id }));
      return result.ok ? redirect('/jobs') : data({ problem: result.problem }, result.status);
    }
    case 'retry': {
      const result = await act(args, (api) => api.jobs.retry({ id }));
      if (!result.ok) return data({ problem: result.problem }, result.status);
      return formText(form, 'stay') === 'yes' ? { problem: null } : redirect(`/jobs/${result.value.id}`);
    }
    default:
      return data({ problem: null }, 400);
  }
}

export default function JobRoute() {
  return <JobPage job={useLoaderData<typeof loader>()} problem={useActionData<typeof action>()?.problem ?? null} />;
}

export function ErrorBoundary() {
  return (
    <Page title="Job" crumbs={[{ to: '/jobs', label: 'Jobs' }]}>
      <PageProblem level={1} subject="Job" backTo="/jobs" backLabel="Show jobs" />
    </Page>
  );
}
