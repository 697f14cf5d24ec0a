import type { LoaderFunctionArgs } from '@remix-run/node';
import { load } from '../problems/callApi.server.ts';

const DAY_MS = 86_400_000;

/** The endpoints and what happened to their deliveries in the last 24 hours. */
export async function loadOverview(args: LoaderFunctionArgs) {
  const since = new Date(args.context.now().getTime() - DAY_MS).toISOString();
  const [webhooks, failed, latest, info] = await Promise.all([
    load(args, (api) => api.webhooks.list({ limit: 100 })),
    load(args, (api) => api.deliveries.list({ status: 'failed', since, limit: 100 })),
    load(args, (api) => api.deliveries.list({ limit: 8 })),
    load(args, (api) => api.system.info()),
  ]);
  return {
    webhooks: webhooks.items,
    failed: { items: failed.items, isMore: failed.nextCursor !== null },
    latest: latest.items,
    maxAttempts: info.limits.retryScheduleMs.length + 1,
    origin: new URL(args.request.url).origin,
  };
}
