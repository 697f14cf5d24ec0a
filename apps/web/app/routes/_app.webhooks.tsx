import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Outlet, useLoaderData, useLocation, useNavigate } from '@remix-run/react';
import { Plus, SearchX, Webhook } from 'lucide-react';
import { useEffect } from 'react';
import { ButtonLink } from '../components/ui/ButtonLink.tsx';
import { EmptyState } from '../components/ui/EmptyState.tsx';
import { Kbd } from '../components/ui/Kbd.tsx';
import { Pagination } from '../components/ui/Pagination.tsx';
import { TableBox } from '../components/ui/Table.tsx';
import { isTyping } from '../features/keyboard/isTyping.ts';
import { cursorOf, newerTo, olderTo } from '../features/lists/pageTrail.ts';
import { LivePage } from '../features/live/LivePage.tsx';
import { load } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { Page } from '../features/shell/Page.tsx';
import { useMay } from '../features/shell/viewer.ts';
import { filterWebhooks } from '../features/webhooks/filterWebhooks.ts';
import { WebhookFilters } from '../features/webhooks/WebhookFilters.tsx';
import { WebhookTable } from '../features/webhooks/WebhookTable.tsx';
import { countByStatus, parseWebhookStatus } from '../features/webhooks/webhookStatuses.ts';
import { formatCounted } from '../format/number.ts';

export const meta: MetaFunction = () => [{ title: 'Webhooks · NovaPulse' }];

export async function loader(args: LoaderFunctionArgs) {
  const params = new URL(args.request.url).searchParams;
  const cursor = cursorOf(params);
  const page = await load(args, (api) => api.webhooks.list({ limit: 100, ...(cursor !== undefined && { cursor }) }));
  const filter = { search: params.get('q') ?? '', status: parseWebhookStatus(params.get('status')) };
  return {
    webhooks: filterWebhooks(page.items, filter),
    counts: countByStatus(page.items),
    total: page.items.length,
    olderTo: olderTo(params, page.nextCursor),
    newerTo: newerTo(params),
  };
}

export default function WebhooksRoute() {
  const { webhooks, counts, total, ...pages } = useLoaderData<typeof loader>();
  const mayWrite = useMay('webhooks:write');
  const isAlone = useLocation().pathname === '/webhooks';
  useCreateKey(mayWrite);
  const isNew = total === 0 && pages.newerTo === null;
  return (
    <Page title="Webhooks">
      <div className="mb-3 flex flex-wrap items-center gap-2 max-rail:flex-nowrap">
        {isNew ? null : <WebhookFilters total={total} counts={counts} />}
        {mayWrite ? (
          <ButtonLink variant="primary" to="/webhooks/new" icon={Plus} className="ml-auto">
            <span className="max-rail:sr-only">Create webhook</span>
            <Kbd onAccent>C</Kbd>
          </ButtonLink>
        ) : null}
      </div>
      {webhooks.length > 0 ? (
        <WebhookTable webhooks={webhooks} />
      ) : (
        <TableBox bleed={false}>{isNew ? <NoWebhooks mayWrite={mayWrite} /> : <NoMatch total={total} />}</TableBox>
      )}
      {isNew ? null : (
        <Pagination
          {...pages}
          summary={
            webhooks.length === total
              ? formatCounted(total, 'webhook')
              : `${webhooks.length} of ${formatCounted(total, 'webhook')}`
          }
        />
      )}
      {/* The sheet shows a secret once, which asking for the page again would take away. */}
      {isAlone ? <LivePage /> : null}
      <Outlet />
    </Page>
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Webhooks">
      <PageProblem subject="Webhooks" />
    </Page>
  );
}

function NoWebhooks({ mayWrite }: { mayWrite: boolean }) {
  return (
    <EmptyState
      icon={Webhook}
      title="No webhooks yet"
      action={
        mayWrite ? (
          <ButtonLink variant="secondary" to="/webhooks/new">
            Create webhook
          </ButtonLink>
        ) : undefined
      }
    >
      <p>
        A webhook is a URL that receives your events, signed. {mayWrite ? '' : 'An admin or a manager can create one.'}
      </p>
    </EmptyState>
  );
}

function NoMatch({ total }: { total: number }) {
  return (
    <EmptyState
      icon={SearchX}
      title="No webhook matches"
      action={<ButtonLink to="/webhooks">Clear filters</ButtonLink>}
    >
      <p>Without the search and the state there are {formatCounted(total, 'webhook')}.</p>
    </EmptyState>
  );
}

/** `c` opens the sheet that creates. */
function useCreateKey(mayWrite: boolean): void {
  const navigate = useNavigate();
  useEffect(() => {
    if (!mayWrite) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === 'c' && !isTyping(event)) navigate('/webhooks/new');
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [mayWrite, navigate]);
}
