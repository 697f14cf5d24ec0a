import type { LoaderFunctionArgs } from '@remix-run/node';
import { load } from '../problems/callApi.server.ts';

const LATEST = 8;

/** How the organization's deliveries do, and the latest of them. */
export async function loadOverview(args: LoaderFunctionArgs) {
  const url = new URL(args.request.url);
  const range = url.searchParams.get('range') === '7d' ? '7d' : '24h';
  const [overview, latest] = await Promise.all([
    load(args, (api) => api.overview.get({ range })),
    load(args, (api) => api.deliveries.list({ limit: LATEST })),
  ]);
  return { overview, latest: latest.items, origin: url.origin };
}
