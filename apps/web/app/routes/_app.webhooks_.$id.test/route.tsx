import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { formText, optionalText } from '../../features/forms/formText.ts';
import { requiredParam } from '../../features/forms/requiredParam.ts';
import { act, load } from '../../features/problems/callApi.server.ts';
import { Allowed } from '../../features/shell/Allowed.tsx';
import { SendTestForm } from '../../features/webhooks/SendTestForm.tsx';

export const loader = (args: LoaderFunctionArgs) =>
  load(args, (api) => api.webhooks.get({ id: requiredParam(args.params, 'id') }));

export async function action(args: ActionFunctionArgs) {
  const id = requiredParam(args.params, 'id');
  const form = await args.request.formData();
  const eventType = optionalText(form, 'eventType');
  const result = await act(args, (api) => api.webhooks.sendTest({ id, ...(eventType !== undefined && { eventType }) }));
  if (!result.ok) return data({ problem: result.problem, eventType: formText(form, 'eventType') }, result.status);
  return redirect(`/deliveries/${result.value.deliveryId}`);
}

export default function WebhookTestRoute() {
  const webhook = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <Allowed permission="webhooks:write" what="sending test events">
      <SendTestForm webhook={webhook} eventType={refused?.eventType} problem={refused?.problem} />
    </Allowed>
  );
}
