import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { DeliveryPage } from '../features/deliveries/DeliveryPage.tsx';
import { loadDelivery } from '../features/deliveries/loadDelivery.server.ts';
import { formText } from '../features/forms/formText.ts';
import { requiredParam } from '../features/forms/requiredParam.ts';
import { act } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { Page } from '../features/shell/Page.tsx';

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded ? `Delivery of ${loaded.delivery.eventType}` : 'Delivery'} · NovaPulse` },
];

export const loader = (args: LoaderFunctionArgs) => loadDelivery(args, requiredParam(args.params, 'id'));

export async function action(args: ActionFunctionArgs) {
  const id = requiredParam(args.params, 'id');
  const form = await args.request.formData();
  const intent = formText(form, 'intent');
  if (intent === 'cancel') {
    const result = await act(args, (api) => api.deliveries.cancel({ id }));
    return result.ok
      ? { done: result.value.status, problem: null }
      : data({ done: null, problem: result.problem }, result.status);
  }
  const result = await act(args, (api) => api.deliveries.retry({ id }));
  if (!result.ok) return data({ done: null, problem: result.problem }, result.status);
  // A succeeded delivery stays as it is; its repetition is a delivery of its own.
  if (result.value.id !== id) return redirect(`/deliveries/${result.value.id}`);
  return formText(form, 'stay') === 'yes'
    ? { done: 'retrying' as const, problem: null }
    : redirect(`/deliveries/${id}`);
}

export default function DeliveryRoute() {
  const result = useActionData<typeof action>();
  return (
    <DeliveryPage {...useLoaderData<typeof loader>()} done={result?.done ?? null} problem={result?.problem ?? null} />
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Delivery" crumbs={[{ to: '/deliveries', label: 'Deliveries' }]}>
      <PageProblem level={1} subject="Delivery" backTo="/deliveries" backLabel="Show deliveries" />
    </Page>
  );
}
