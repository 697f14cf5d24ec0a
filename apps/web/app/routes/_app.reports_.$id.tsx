import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requiredParam } from '../features/forms/requiredParam.ts';
import { act, load } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { ReportPage } from '../features/reports/ReportPage.tsx';
import { Page } from '../features/shell/Page.tsx';

export const meta: MetaFunction<typeof loader> = ({ data: report }) => [
  { title: `${report?.title ?? 'Report'} · NovaPulse` },
];

export const loader = (args: LoaderFunctionArgs) =>
  load(args, (api) => api.reports.get({ id: requiredParam(args.params, 'id') }));

/** Cancels; nothing else is done to a report. */
export async function action(args: ActionFunctionArgs) {
  const id = requiredParam(args.params, 'id');
  const result = await act(args, (api) => api.reports.cancel({ id }));
  return result.ok ? redirect(`/reports/${id}`) : data({ problem: result.problem }, result.status);
}

export default function ReportRoute() {
  return (
    <ReportPage report={useLoaderData<typeof loader>()} problem={useActionData<typeof action>()?.problem ?? null} />
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Report" crumbs={[{ to: '/reports', label: 'Reports' }]}>
      <PageProblem level={1} subject="Report" backTo="/reports" backLabel="Show reports" />
    </Page>
  );
}
