import { Link } from '@remix-run/react';

/**
 * Makes the browser learn of a route before a fetcher asks for it. A fetcher whose first call is interrupted while it
 * learns of the route (by the next call, or a revalidation) would answer 404 ever after: the lazy route discovery of
 * Remix 2 remembers the path and drops the route.
 */
export function KnownRoute({ to }: { to: string }) {
  return (
    <Link to={to} hidden prefetch="none" discover="render">
      {to}
    </Link>
  );
}
