import interUrl from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url';
import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useLoaderData, useRouteLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';
import { Toasts } from './components/ui/Toasts.tsx';
import { ClockProvider } from './features/clock/ClockProvider.tsx';
import { useNonce } from './features/document/nonce.ts';
import { readTheme } from './features/document/theme.server.ts';
import { PageProblem } from './features/problems/PageProblem.tsx';
import { BarePage } from './features/shell/BarePage.tsx';
import stylesUrl from './styles/app.css?url';

export const links: LinksFunction = () => [
  { rel: 'preload', href: interUrl, as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' },
  { rel: 'stylesheet', href: stylesUrl },
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
];

export const meta: MetaFunction = () => [{ title: 'NovaPulse' }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return { theme: await readTheme(request), now: context.now().toISOString(), version: context.version };
}

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  const theme = useRouteLoaderData<typeof loader>('root')?.theme ?? 'system';
  return (
    <html lang="en" {...(theme === 'system' ? {} : { 'data-theme': theme })}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function Root() {
  const { now } = useLoaderData<typeof loader>();
  return (
    <ClockProvider serverNow={now}>
      <Outlet />
      <Toasts />
    </ClockProvider>
  );
}

/** Outside the shell: nobody may be signed in, and the database may be away. */
export function ErrorBoundary() {
  return (
    <BarePage>
      <PageProblem level={1} subject="Page" backTo="/" backLabel="Open overview" />
    </BarePage>
  );
}
