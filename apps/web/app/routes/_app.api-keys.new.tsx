import type { ActionFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { useActionData, useNavigate } from '@remix-run/react';
import { Sheet } from '../components/ui/Sheet.tsx';
import { CreateApiKeyForm } from '../features/apiKeys/CreateApiKeyForm.tsx';
import { CreatedApiKey } from '../features/apiKeys/CreatedApiKey.tsx';
import { expiryTime } from '../features/apiKeys/expiries.ts';
import { isScope } from '../features/apiKeys/scopes.ts';
import { formText } from '../features/forms/formText.ts';
import { act } from '../features/problems/callApi.server.ts';

export const meta: MetaFunction = () => [{ title: 'Create API key · NovaPulse' }];

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const typed = {
    name: formText(form, 'name'),
    scopes: form.getAll('scopes').filter((scope) => typeof scope === 'string'),
    expires: formText(form, 'expires'),
  };
  const expiresAt = expiryTime(typed.expires, args.context.now());
  const result = await act(args, (api) =>
    api.apiKeys.create({
      name: typed.name,
      scopes: typed.scopes.filter(isScope),
      ...(expiresAt !== undefined && { expiresAt }),
    }),
  );
  if (!result.ok) return data({ typed, problem: result.problem, created: null }, { status: result.status });
  const { name, key, scopes } = result.value;
  // The answer holds a secret: no cache may keep it.
  return data(
    { typed: undefined, problem: undefined, created: { name, key, scopes, origin: new URL(args.request.url).origin } },
    { headers: { 'cache-control': 'no-store' } },
  );
}

export default function CreateApiKeyRoute() {
  const navigate = useNavigate();
  const result = useActionData<typeof action>();
  const close = (): void => navigate('/api-keys', { preventScrollReset: true });
  if (result?.created) {
    return (
      <Sheet title="API key created" onClose={close}>
        <CreatedApiKey created={result.created} origin={result.created.origin} />
      </Sheet>
    );
  }
  return (
    <Sheet title="Create API key" onClose={close}>
      <CreateApiKeyForm typed={result?.typed} problem={result?.problem} />
    </Sheet>
  );
}
