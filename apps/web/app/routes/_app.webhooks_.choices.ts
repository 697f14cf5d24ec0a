import type { LoaderFunctionArgs } from '@remix-run/node';
import { load } from '../features/problems/callApi.server.ts';

/** The newest endpoints, to choose one of. */
export async function loader(args: LoaderFunctionArgs) {
  const { items } = await load(args, (api) => api.webhooks.list({ limit: 100 }));
  return { endpoints: items.map(({ id, url }) => ({ id, url })) };
}
