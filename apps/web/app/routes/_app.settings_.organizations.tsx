import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Outlet, useLoaderData } from '@remix-run/react';
import { Plus } from 'lucide-react';
import { ButtonLink } from '../components/ui/ButtonLink.tsx';
import { PageHead } from '../components/ui/PageHead.tsx';
import { Pagination } from '../components/ui/Pagination.tsx';
import { cursorOf, newerTo, olderTo } from '../features/lists/pageTrail.ts';
import { load } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { OrganizationTable } from '../features/settings/OrganizationTable.tsx';
import { Page } from '../features/shell/Page.tsx';
import { formatCounted } from '../format/number.ts';

const crumbs = [{ to: '/settings', label: 'Settings' }];

export const meta: MetaFunction = () => [{ title: 'Organizations · NovaPulse' }];

export async function loader(args: LoaderFunctionArgs) {
  const params = new URL(args.request.url).searchParams;
  const cursor = cursorOf(params);
  const input = { limit: 50, ...(cursor !== undefined && { cursor }) };
  const page = await load(args, (api) => api.organizations.list(input));
  return { organizations: page.items, olderTo: olderTo(params, page.nextCursor), newerTo: newerTo(params) };
}

/** Whoever sees it belongs to an organization or has made one: the list is not empty. */
export default function OrganizationsRoute() {
  const { organizations, ...pages } = useLoaderData<typeof loader>();
  return (
    <Page title="Organizations" crumbs={crumbs}>
      <PageHead
        title="Organizations"
        sub="All of this installation. You see them as an operator; what is inside belongs to their members."
        actions={
          <ButtonLink variant="primary" to="/settings/organizations/new" icon={Plus}>
            Create organization
          </ButtonLink>
        }
      />
      <OrganizationTable organizations={organizations} />
      <Pagination {...pages} summary={`${formatCounted(organizations.length, 'organization')}, newest first`} />
      <Outlet />
    </Page>
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Organizations" crumbs={crumbs}>
      <PageProblem subject="Organizations" backTo="/settings" backLabel="Open settings" />
    </Page>
  );
}
