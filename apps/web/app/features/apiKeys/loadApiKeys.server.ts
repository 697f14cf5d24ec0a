import type { LoaderFunctionArgs } from '@remix-run/node';
import { cursorOf, newerTo, olderTo } from '../lists/pageTrail.ts';
import { load } from '../problems/callApi.server.ts';

const PAGE_SIZE = 50;

/** The keys, and how many of them wait for a decision. */
export async function loadApiKeys(args: LoaderFunctionArgs) {
  const params = new URL(args.request.url).searchParams;
  const isReview = params.has('review');
  const cursor = cursorOf(params);
  const input = {
    limit: PAGE_SIZE,
    ...(cursor !== undefined && { cursor }),
    ...(isReview && { needsReview: true as const }),
  };
  const [page, waiting] = await Promise.all([
    load(args, (api) => api.apiKeys.list(input)),
    load(args, (api) => api.apiKeys.list({ limit: 100, needsReview: true })),
  ]);
  return {
    keys: page.items,
    isReview,
    waiting: waiting.items.length,
    olderTo: olderTo(params, page.nextCursor),
    newerTo: newerTo(params),
  };
}

export type ApiKeysPage = Awaited<ReturnType<typeof loadApiKeys>>;
