import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { data } from '@remix-run/node';
import { useActionData, useLoaderData, useParams } from '@remix-run/react';
import { z } from 'zod';
import { formText } from '../features/forms/formText.ts';
import { requiredParam } from '../features/forms/requiredParam.ts';
import { act, load } from '../features/problems/callApi.server.ts';
import { Allowed } from '../features/shell/Allowed.tsx';
import { WebhookSecrets } from '../features/webhooks/WebhookSecrets.tsx';

const signingSchema = z.enum(['hmac', 'ed25519', 'both']).catch('hmac');

export const loader = (args: LoaderFunctionArgs) =>
  load(args, (api) => api.webhooks.listSecrets({ id: requiredParam(args.params, 'id') }));

export async function action(args: ActionFunctionArgs) {
  const id = requiredParam(args.params, 'id');
  const form = await args.request.formData();
  if (form.has('signing')) {
    const signing = signingSchema.parse(form.get('signing'));
    const result = await act(args, (api) => api.webhooks.update({ id, signing }));
    if (!result.ok) return data({ problem: result.problem, rotated: null }, result.status);
    return data({ problem: null, rotated: null });
  }
  const overlapSeconds = Number(formText(form, 'overlapSeconds'));
  const own = formText(form, 'secret').trim();
  const secret = own === '' ? {} : { secret: own };
  const result = await act(args, (api) => api.webhooks.rotateSecret({ id, overlapSeconds, ...secret }));
  if (!result.ok) return data({ problem: result.problem, rotated: null }, result.status);
  // The answer holds a secret: no cache may keep it.
  return data({ problem: null, rotated: result.value }, { headers: { 'cache-control': 'no-store' } });
}

export default function WebhookSecretsRoute() {
  const signing = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  return (
    <Allowed permission="webhooks:write" what="changing webhooks">
      <WebhookSecrets
        id={requiredParam(useParams(), 'id')}
        signing={signing}
        rotated={result?.rotated ?? null}
        problem={result?.problem ?? null}
      />
    </Allowed>
  );
}
