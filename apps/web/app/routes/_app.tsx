import type { LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useLoaderData } from '@remix-run/react';
import { PendingPage } from '../features/shell/PendingPage.tsx';
import { Shell } from '../features/shell/Shell.tsx';
import { loadViewer } from '../features/shell/viewer.server.ts';

export const loader = (args: LoaderFunctionArgs) => loadViewer(args);

export default function AppRoute() {
  return (
    <Shell viewer={useLoaderData<typeof loader>()}>
      <PendingPage>
        <Outlet />
      </PendingPage>
    </Shell>
  );
}
