import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { MailedLinkForm } from '../features/account/MailedLinkForm.tsx';
import { formText } from '../features/forms/formText.ts';
import { attempt } from '../features/problems/callApi.server.ts';
import { AuthPage } from '../features/shell/AuthPage.tsx';

export const meta: MetaFunction = () => [
  { title: 'Keep your address · NovaPulse' },
  // The address holds a token, which no other site must be told.
  { name: 'referrer', content: 'no-referrer' },
];

export const loader = (args: LoaderFunctionArgs) => ({
  token: new URL(args.request.url).searchParams.get('token') ?? '',
  version: args.context.version,
});

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const result = await attempt(args, (api) => api.auth.undoEmailChange({ token: formText(form, 'token') }));
  if (!result.ok) return data({ problem: result.problem }, { status: result.status });
  return redirect('/sign-in?done=email-kept');
}

export default function UndoEmailChangeRoute() {
  const { token, version } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>()?.problem;
  return (
    <AuthPage title="Keep your address" version={version} note="The link works once.">
      <MailedLinkForm
        action="/undo-email-change"
        token={token}
        problem={problem}
        button="Keep it and lock everybody out"
        isDestructive
      >
        Your address stays as it was. All sessions end, your password is no longer good, and we mail you a link to set a
        new one.
      </MailedLinkForm>
    </AuthPage>
  );
}
