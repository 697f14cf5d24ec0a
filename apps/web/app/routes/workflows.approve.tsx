import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Note } from '../components/ui/Note.tsx';
import { formText, optionalText } from '../features/forms/formText.ts';
import { attempt } from '../features/problems/callApi.server.ts';
import { AuthPage } from '../features/shell/AuthPage.tsx';
import { ApproveForm } from '../features/workflows/ApproveForm.tsx';

export const meta: MetaFunction = () => [
  { title: 'Approve or reject · NovaPulse' },
  // The address holds a token, which no other site must be told.
  { name: 'referrer', content: 'no-referrer' },
];

/** Looking decides nothing: mail programs open links by themselves. */
export function loader({ request, context }: LoaderFunctionArgs) {
  return { token: new URL(request.url).searchParams.get('token') ?? '', version: context.version };
}

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const approved = formText(form, 'decision') === 'approve';
  const comment = optionalText(form, 'comment')?.slice(0, 2000);
  const result = await attempt(args, (api) =>
    api.workflows.signal({
      token: formText(form, 'token'),
      payload: { approved, ...(comment !== undefined && { comment }) },
    }),
  );
  return result.ok
    ? { decided: approved ? ('approved' as const) : ('rejected' as const), problem: undefined }
    : data({ decided: null, problem: result.problem }, { status: result.status });
}

export default function ApproveRoute() {
  const { token, version } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  return (
    <AuthPage title="Approve or reject" version={version} note="The link takes one decision.">
      {result?.decided ? (
        <Note tone="ok" title={result.decided === 'approved' ? 'You have approved it' : 'You have rejected it'}>
          The decision is recorded and the workflow goes on. You can close this page.
        </Note>
      ) : (
        <ApproveForm token={token} problem={result?.problem} />
      )}
    </AuthPage>
  );
}
