import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { MailedLinkForm } from '../features/account/MailedLinkForm.tsx';
import { formText } from '../features/forms/formText.ts';
import { attempt } from '../features/problems/callApi.server.ts';
import { AuthPage } from '../features/shell/AuthPage.tsx';

export const meta: MetaFunction = () => [
  { title: 'Confirm your address · NovaPulse' },
  // The address holds a token, which no other site must be told.
  { name: 'referrer', content: 'no-referrer' },
];

export const loader = (args: LoaderFunctionArgs) => ({
  token: new URL(args.request.url).searchParams.get('token') ?? '',
  version: args.context.version,
});

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const result = await attempt(args, (api) => api.auth.confirmEmail({ token: formText(form, 'token') }));
  if (!result.ok) return data({ problem: result.problem }, { status: result.status });
  return redirect('/sign-in?done=email-confirmed');
}

export default function ConfirmEmailRoute() {
  const { token, version } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>()?.problem;
  return (
    <AuthPage title="Confirm your address" version={version} note="The link works once.">
      <MailedLinkForm action="/confirm-email" token={token} problem={problem} button="Confirm this address">
        From then on you sign in with it, and all mails go there.
      </MailedLinkForm>
    </AuthPage>
  );
}
