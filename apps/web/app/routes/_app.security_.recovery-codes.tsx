import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { Button } from '../components/ui/Button.tsx';
import { ButtonLink } from '../components/ui/ButtonLink.tsx';
import { PageHead } from '../components/ui/PageHead.tsx';
import { FormError } from '../features/forms/FormError.tsx';
import { useFormBusy } from '../features/forms/useFormBusy.ts';
import { act, load } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { RecoveryCodes } from '../features/security/RecoveryCodes.tsx';
import { Page } from '../features/shell/Page.tsx';
import { formatCounted } from '../format/number.ts';

const path = '/security/recovery-codes';
const crumbs = [{ to: '/security', label: 'Security' }];

export const meta: MetaFunction = () => [{ title: 'Recovery codes · NovaPulse' }];

export const loader = (args: LoaderFunctionArgs) => load(args, (api) => api.mfa.status());

export async function action(args: ActionFunctionArgs) {
  const result = await act(args, (api) => api.mfa.regenerateRecoveryCodes());
  if (!result.ok) return data({ problem: result.problem, recoveryCodes: null }, { status: result.status });
  const { recoveryCodes } = result.value;
  // The answer holds secrets: no cache may keep it.
  return data({ problem: null, recoveryCodes }, { headers: { 'cache-control': 'no-store' } });
}

export default function RecoveryCodesRoute() {
  const status = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const isBusy = useFormBusy(path);
  if (result?.recoveryCodes) {
    return (
      <Page title="Recovery codes" crumbs={crumbs}>
        <div className="max-w-180">
          <PageHead
            title="Save your recovery codes"
            sub="Each one signs you in once if you lose your phone. They are shown only now."
          />
          <RecoveryCodes codes={result.recoveryCodes} />
        </div>
      </Page>
    );
  }
  return (
    <Page title="Recovery codes" crumbs={crumbs}>
      <div className="max-w-180">
        <PageHead
          title="New recovery codes"
          sub={`You have ${formatCounted(status.recoveryCodesRemaining, 'code')} left.`}
        />
        <Form method="post" action={path} className="grid justify-items-start gap-4">
          <FormError>{result?.problem.message ?? null}</FormError>
          <p className="text-ink-2">Ten new codes take the place of all that you have: the old ones end at once.</p>
          <div className="flex gap-2">
            <Button variant="primary" busy={isBusy}>
              Make new codes
            </Button>
            <ButtonLink to="/security">Not now</ButtonLink>
          </div>
        </Form>
      </div>
    </Page>
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Recovery codes" crumbs={crumbs}>
      <PageProblem subject="Your second factor" />
    </Page>
  );
}
