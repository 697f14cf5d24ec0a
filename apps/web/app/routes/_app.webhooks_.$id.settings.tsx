import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { useEffect } from 'react';
import { showToast } from '../components/ui/Toasts.tsx';
import { requiredParam } from '../features/forms/requiredParam.ts';
import { act, load } from '../features/problems/callApi.server.ts';
import { Allowed } from '../features/shell/Allowed.tsx';
import { DeleteWebhook } from '../features/webhooks/DeleteWebhook.tsx';
import { WebhookSettings } from '../features/webhooks/WebhookSettings.tsx';
import { readWebhookForm, typedValues } from '../features/webhooks/webhookForm.ts';

export const loader = (args: LoaderFunctionArgs) =>
  load(args, (api) => api.webhooks.get({ id: requiredParam(args.params, 'id') }));

export async function action(args: ActionFunctionArgs) {
  const id = requiredParam(args.params, 'id');
  const form = await args.request.formData();
  const result = await act(args, (api) => api.webhooks.update({ id, ...readWebhookForm(form) }));
  if (result.ok) return { problem: undefined, typed: undefined, savedAt: result.value.updatedAt };
  return data({ problem: result.problem, typed: typedValues(form), savedAt: null }, result.status);
}

export default function WebhookSettingsRoute() {
  const webhook = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const savedAt = result?.savedAt ?? null;
  useEffect(() => {
    if (savedAt) showToast('Settings saved. They hold for every attempt from now on.');
  }, [savedAt]);
  return (
    <Allowed permission="webhooks:write" what="changing webhooks">
      <div className="grid max-w-180 gap-8">
        <WebhookSettings key={webhook.updatedAt} webhook={webhook} typed={result?.typed} problem={result?.problem} />
        <DeleteWebhook webhook={webhook} />
      </div>
    </Allowed>
  );
}
