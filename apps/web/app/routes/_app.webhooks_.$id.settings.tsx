import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { useEffect } from 'react';
import { z } from 'zod';
import { ButtonLink } from '../components/ui/ButtonLink.tsx';
import { SecretReveal } from '../components/ui/SecretReveal.tsx';
import { showToast } from '../components/ui/Toasts.tsx';
import { requiredParam } from '../features/forms/requiredParam.ts';
import { act, load } from '../features/problems/callApi.server.ts';
import { Allowed } from '../features/shell/Allowed.tsx';
import { DeleteWebhook } from '../features/webhooks/DeleteWebhook.tsx';
import { WebhookSettings } from '../features/webhooks/WebhookSettings.tsx';
import { readFlowForm, readWebhookForm, typedFlow, typedValues } from '../features/webhooks/webhookForm.ts';

const hostChangeSchema = z.enum(['keep', 'rotate']).optional().catch(undefined);

export const loader = (args: LoaderFunctionArgs) =>
  load(args, (api) => api.webhooks.get({ id: requiredParam(args.params, 'id') }));

export async function action(args: ActionFunctionArgs) {
  const id = requiredParam(args.params, 'id');
  const form = await args.request.formData();
  const secretOnHostChange = hostChangeSchema.parse(form.get('secretOnHostChange'));
  const result = await act(args, (api) =>
    api.webhooks.update({ id, ...readWebhookForm(form), ...readFlowForm(form), secretOnHostChange }),
  );
  if (!result.ok) {
    const typed = { ...typedValues(form), ...typedFlow(form) };
    return data({ problem: result.problem, typed, savedAt: null, secret: null }, result.status);
  }
  const { updatedAt, secret } = result.value;
  // The answer may hold a secret: no cache may keep it.
  const headers = { 'cache-control': 'no-store' };
  return data({ problem: undefined, typed: undefined, savedAt: updatedAt, secret }, { headers });
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
        {result?.secret ? (
          <SecretReveal
            title="New secret"
            secret={result.secret}
            done={
              <ButtonLink variant="primary" to={`/webhooks/${webhook.id}/settings`} replace>
                I have stored it
              </ButtonLink>
            }
          >
            It signs from now on, and the old one no longer does. Store it in the receiver now: you will not see it
            again after you leave this page.
          </SecretReveal>
        ) : null}
        <WebhookSettings key={webhook.updatedAt} webhook={webhook} typed={result?.typed} problem={result?.problem} />
        <DeleteWebhook webhook={webhook} />
      </div>
    </Allowed>
  );
}
