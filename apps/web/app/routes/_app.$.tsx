import type { LoaderFunctionArgs } from '@remix-run/node';
import { data } from '@remix-run/node';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { Page } from '../features/shell/Page.tsx';

/** Every path that is no page. */
export function loader({ context }: LoaderFunctionArgs) {
  throw data(
    {
      code: 'NOT_FOUND',
      message: 'There is no page at this address.',
      reason: null,
      fieldErrors: {},
      requestId: context.requestId,
      at: context.now().toISOString(),
    },
    404,
  );
}

/** Never rendered: the loader always throws. */
export default function NotFoundRoute() {
  return null;
}

export function ErrorBoundary() {
  return (
    <Page title="Not found">
      <PageProblem subject="Page" backTo="/" backLabel="Open overview" />
    </Page>
  );
}
