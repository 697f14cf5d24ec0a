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
import { WebhookFilters } from '../features/webhooks/WebhookFilters.tsx';
import { WebhookTable } from '../features/webhooks/WebhookTable.tsx';
import { parseWebhookStatus } from '../features/webhooks/webhookStatuses.ts';
import { formatCounted } from '../format/number.ts';

export const meta: MetaFunction = () => [{ title: 'Webhooks · NovaPulse' }];

const PAGE_SIZE = 25;
const MOST_SEARCHED = 200;

export async function loader(args: LoaderFunctionArgs) {
  const params = new URL(args.request.url).searchParams;
  const cursor = cursorOf(params);
  const search = params.get('q')?.trim().slice(0, MOST_SEARCHED) ?? '';
  const status = parseWebhookStatus(params.get('status'));
  const input = {
    limit: PAGE_SIZE,
    ...(cursor !== undefined && { cursor }),
    ...(search !== '' && { search }),
    ...(status !== null && { status }),
  };
  const page = await load(args, (api) => api.webhooks.list(input));
  return {
    webhooks: page.items,
    counts: page.counts,
    isFiltered: search !== '' || status !== null,
    olderTo: olderTo(params, page.nextCursor),
    newerTo: newerTo(params),
  };
}

export default function WebhooksRoute() {
  const { webhooks, counts, isFiltered, ...pages } = useLoaderData<typeof loader>();
  const mayWrite = useMay('webhooks:write');
  const isAlone = useLocation().pathname === '/webhooks';
  useCreateKey(mayWrite);
  const isNew = webhooks.length === 0 && !isFiltered && pages.newerTo === null;
  return (
    <Page title="Webhooks">
      <div className="mb-3 flex flex-wrap items-center gap-2 max-rail:flex-nowrap">
        {isNew ? null : <WebhookFilters counts={counts} />}
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
        <TableBox bleed={false}>{isNew ? <NoWebhooks mayWrite={mayWrite} /> : <NoMatch />}</TableBox>
      )}
      {isNew ? null : (
        <Pagination
          {...pages}
          summary={
            webhooks.length === counts.all
              ? formatCounted(counts.all, 'webhook')
              : `${webhooks.length} of ${formatCounted(counts.all, 'webhook')}`
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

function NoMatch() {
  return (
    <EmptyState
      icon={SearchX}
      title="No webhook matches"
      action={<ButtonLink to="/webhooks">Clear filters</ButtonLink>}
    >
      <p>No URL or description holds what you search for, or none is in this state.</p>
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
