import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Outlet, useLoaderData } from '@remix-run/react';
import { formText } from '../features/forms/formText.ts';
import { requiredParam } from '../features/forms/requiredParam.ts';
import { act, load } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { Page } from '../features/shell/Page.tsx';
import { WebhookPage } from '../features/webhooks/WebhookPage.tsx';
import { splitUrl } from '../format/url.ts';

export const meta: MetaFunction<typeof loader> = ({ data: webhook }) => [
  { title: `${webhook ? splitUrl(webhook.url).host : 'Webhook'} · NovaPulse` },
];

export async function loader(args: LoaderFunctionArgs) {
  const id = requiredParam(args.params, 'id');
  const [webhook, health] = await Promise.all([
    load(args, (api) => api.webhooks.get({ id })),
    load(args, (api) => api.webhooks.health({ id })),
  ]);
  return { ...webhook, health };
}

/** Enable, disable, probe, delete: what belongs to the endpoint as a whole. */
export async function action(args: ActionFunctionArgs) {
  const id = requiredParam(args.params, 'id');
  const form = await args.request.formData();
  switch (formText(form, 'intent')) {
    case 'enable':
    case 'enable-and-replay': {
      const replayMissed = formText(form, 'intent') === 'enable-and-replay';
      const result = await act(args, (api) => api.webhooks.enable({ id, replayMissed }));
      if (!result.ok) return data({ problem: result.problem }, result.status);
      return redirect(result.value.replayId === undefined ? `/webhooks/${id}` : `/webhooks/${id}/replay`);
    }
    case 'probe': {
      const result = await act(args, (api) => api.webhooks.probe({ id }));
      if (!result.ok) return data({ problem: result.problem }, result.status);
      return redirect(`/deliveries/${result.value.deliveryId}`);
    }
    case 'disable': {
      const result = await act(args, (api) => api.webhooks.disable({ id }));
      return result.ok ? redirect(`/webhooks/${id}`) : data({ problem: result.problem }, result.status);
    }
    case 'delete': {
      const result = await act(args, (api) => api.webhooks.delete({ id }));
      return result.ok ? redirect('/webhooks') : data({ problem: result.problem }, result.status);
    }
    default:
      return data(null, 400);
  }
}

export default function WebhookRoute() {
  return (
    <WebhookPage webhook={useLoaderData<typeof loader>()}>
      <Outlet />
    </WebhookPage>
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Webhook" crumbs={[{ to: '/webhooks', label: 'Webhooks' }]}>
      <PageProblem level={1} subject="Webhook" backTo="/webhooks" backLabel="Show webhooks" />
    </Page>
  );
}
