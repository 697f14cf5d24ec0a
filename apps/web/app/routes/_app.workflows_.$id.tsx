import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { formText, optionalText } from '../features/forms/formText.ts';
import { requiredParam } from '../features/forms/requiredParam.ts';
import { act, load } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { Page } from '../features/shell/Page.tsx';
import { RunPage } from '../features/workflows/RunPage.tsx';

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded?.run.title ?? 'Workflow run'} · NovaPulse` },
];

export async function loader(args: LoaderFunctionArgs) {
  const run = await load(args, (api) => api.workflows.get({ id: requiredParam(args.params, 'id') }));
  const wanted = new URL(args.request.url).searchParams.get('step');
  return { run, shown: run.steps.find((step) => step.name === wanted) ?? null };
}

export async function action(args: ActionFunctionArgs) {
  const id = requiredParam(args.params, 'id');
  const form = await args.request.formData();
  const step = optionalText(form, 'step');
  const result =
    formText(form, 'intent') === 'cancel'
      ? await act(args, (api) => api.workflows.cancel({ id }))
      : await act(args, (api) => api.workflows.retryFromStep({ id, ...(step !== undefined && { step }) }));
  return result.ok ? redirect(`/workflows/${id}`) : data({ problem: result.problem }, result.status);
}

export default function RunRoute() {
  const { run, shown } = useLoaderData<typeof loader>();
  return <RunPage run={run} shown={shown} problem={useActionData<typeof action>()?.problem ?? null} />;
}

export function ErrorBoundary() {
  return (
    <Page title="Workflow run" crumbs={[{ to: '/workflows', label: 'Workflows' }]}>
      <PageProblem level={1} subject="Workflow run" backTo="/workflows" backLabel="Show runs" />
    </Page>
  );
}
