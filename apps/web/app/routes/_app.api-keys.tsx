import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Outlet, useActionData, useLoaderData } from '@remix-run/react';
import { KeyRound, Plus, SearchX } from 'lucide-react';
import { useEffect } from 'react';
import { ButtonLink } from '../components/ui/ButtonLink.tsx';
import { EmptyState } from '../components/ui/EmptyState.tsx';
import { Note } from '../components/ui/Note.tsx';
import { Pagination } from '../components/ui/Pagination.tsx';
import { TableBox } from '../components/ui/Table.tsx';
import { showToast } from '../components/ui/Toasts.tsx';
import { ApiKeyTable } from '../features/apiKeys/ApiKeyTable.tsx';
import { loadApiKeys } from '../features/apiKeys/loadApiKeys.server.ts';
import { FormError } from '../features/forms/FormError.tsx';
import { formText } from '../features/forms/formText.ts';
import { act } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { Page } from '../features/shell/Page.tsx';
import { formatCounted } from '../format/number.ts';

export const meta: MetaFunction = () => [{ title: 'API keys · NovaPulse' }];

export const loader = (args: LoaderFunctionArgs) => loadApiKeys(args);

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const id = formText(form, 'id');
  const intent = formText(form, 'intent') === 'keep' ? 'keep' : 'revoke';
  const result = await act(args, (api) => api.apiKeys[intent]({ id }));
  const at = args.context.now().toISOString();
  if (!result.ok) return data({ intent, at, problem: result.problem }, { status: result.status });
  return data({ intent, at, problem: undefined });
}

export default function ApiKeysRoute() {
  const { keys, isReview, waiting, ...pages } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  useEffect(() => {
    if (!result || result.problem) return;
    showToast(result.intent === 'keep' ? 'The key stays.' : 'Key revoked. It is refused from now on.');
  }, [result]);
  return (
    <Page title="API keys">
      <div className="grid *:not-empty:mb-3">
        <FormError>{result?.problem?.message ?? null}</FormError>
        {waiting > 0 && !isReview ? <Waiting count={waiting} /> : null}
      </div>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        {isReview ? <ButtonLink to="/api-keys">Show all keys</ButtonLink> : null}
        <ButtonLink variant="primary" to="/api-keys/new" icon={Plus} className="ml-auto">
          Create API key
        </ButtonLink>
      </div>
      {keys.length > 0 ? (
        <>
          <ApiKeyTable keys={keys} />
          <Pagination {...pages} summary={`${formatCounted(keys.length, 'key')}, newest first`} />
        </>
      ) : (
        <TableBox bleed={false}>{isReview || pages.newerTo ? <NothingWaits /> : <NoKeys />}</TableBox>
      )}
      <Outlet />
    </Page>
  );
}

export function ErrorBoundary() {
  return (
    <Page title="API keys">
      <PageProblem subject="API keys" backTo="/api-keys" backLabel="Show all keys" />
    </Page>
  );
}

function Waiting({ count }: { count: number }) {
  return (
    <Note
      tone="warn"
      title={`${formatCounted(count, 'key needs', 'keys need')} a decision.`}
      action={
        <ButtonLink size="small" to="/api-keys?review">
          Show them
        </ButtonLink>
      }
    >
      Whoever created them left, or may not create keys any more. They go on working until you revoke them.
    </Note>
  );
}

function NoKeys() {
  return (
    <EmptyState
      icon={KeyRound}
      title="No API keys yet"
      action={
        <ButtonLink variant="secondary" to="/api-keys/new">
          Create API key
        </ButtonLink>
      }
    >
      <p>A key lets a service publish events or read deliveries. It can do what you choose for it and nothing else.</p>
    </EmptyState>
  );
}

function NothingWaits() {
  return (
    <EmptyState
      icon={SearchX}
      title="No key needs a decision"
      action={<ButtonLink to="/api-keys">Show all keys</ButtonLink>}
    >
      <p>Keys are listed here when whoever created them leaves or may not create keys any more.</p>
    </EmptyState>
  );
}
