import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { AcceptInviteForm } from '../features/account/AcceptInviteForm.tsx';
import { formText, optionalText } from '../features/forms/formText.ts';
import { attempt } from '../features/problems/callApi.server.ts';
import { AuthPage } from '../features/shell/AuthPage.tsx';

export const meta: MetaFunction = () => [
  { title: 'Accept the invitation · NovaPulse' },
  // The address holds a token, which no other site must be told.
  { name: 'referrer', content: 'no-referrer' },
];

export async function loader(args: LoaderFunctionArgs) {
  const token = new URL(args.request.url).searchParams.get('token') ?? '';
  const viewer = await attempt(args, (api) => api.auth.me());
  return { token, signedInAs: viewer.ok ? viewer.value.user.email : null, version: args.context.version };
}

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const name = optionalText(form, 'name');
  const password = formText(form, 'password');
  const result = await attempt(args, (api) =>
    api.auth.acceptInvite({
      token: formText(form, 'token'),
      ...(name !== undefined && { name }),
      ...(password !== '' && { password }),
    }),
  );
  if (!result.ok) return data({ problem: result.problem, name: name ?? '' }, { status: result.status });
  return redirect('/');
}

export default function AcceptInviteRoute() {
  const { token, signedInAs, version } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <AuthPage title="Accept the invitation" version={version} note="An invitation works once.">
      <AcceptInviteForm token={token} signedInAs={signedInAs} name={refused?.name ?? ''} problem={refused?.problem} />
    </AuthPage>
  );
}
