import type { ActionFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { useActionData, useNavigate } from '@remix-run/react';
import { Sheet, SheetBody } from '../components/ui/Sheet.tsx';
import { act } from '../features/problems/callApi.server.ts';
import { Allowed } from '../features/shell/Allowed.tsx';
import { useMay } from '../features/shell/viewer.ts';
import { CreatedWebhook } from '../features/webhooks/CreatedWebhook.tsx';
import { CreateWebhookForm } from '../features/webhooks/CreateWebhookForm.tsx';
import { readWebhookForm, typedValues } from '../features/webhooks/webhookForm.ts';

export const meta: MetaFunction = () => [{ title: 'Create webhook · NovaPulse' }];

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const result = await act(args, (api) => api.webhooks.create(readWebhookForm(form)));
  if (!result.ok)
    return data({ problem: result.problem, values: typedValues(form), created: null }, { status: result.status });
  const { id, url, secret } = result.value;
  // The answer holds a secret: no cache may keep it.
  return data(
    { problem: undefined, values: undefined, created: { id, url, secret } },
    { headers: { 'cache-control': 'no-store' } },
  );
}

export default function CreateWebhookRoute() {
  const navigate = useNavigate();
  const mayWrite = useMay('webhooks:write');
  const result = useActionData<typeof action>();
  const close = (): void => navigate('/webhooks', { preventScrollReset: true });
  if (result?.created) {
    return (
      <Sheet title="Webhook created" onClose={close}>
        <CreatedWebhook webhook={result.created} />
      </Sheet>
    );
  }
  return (
    <Sheet title="Create webhook" onClose={close}>
      {mayWrite ? (
        <CreateWebhookForm values={result?.values} problem={result?.problem} />
      ) : (
        <SheetBody>
          <Allowed permission="webhooks:write" what="creating webhooks">
            {null}
          </Allowed>
        </SheetBody>
      )}
    </Sheet>
  );
}
