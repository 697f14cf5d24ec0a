import type { LoaderFunctionArgs } from '@remix-run/node';
import { cursorOf, newerTo, olderTo } from '../lists/pageTrail.ts';
import { load } from '../problems/callApi.server.ts';
import type { DeliveryFilter } from './filter.ts';
import { listInput, parseFilter } from './parseFilter.server.ts';

const PAGE_SIZE = 25;

/** A page of deliveries as the address asks for it; `only` is the endpoint on its own page. */
export async function loadDeliveries(args: LoaderFunctionArgs, only?: string) {
  const params = new URL(args.request.url).searchParams;
  const filter: DeliveryFilter = { ...parseFilter(params), ...(only !== undefined && { webhook: only }) };
  const cursor = cursorOf(params);
  const input = { ...listInput(filter, args.context.now()), limit: PAGE_SIZE, ...(cursor !== undefined && { cursor }) };
  const page = await load(args, (api) => api.deliveries.list(input));
  return {
    deliveries: page.items,
    filter,
    olderTo: olderTo(params, page.nextCursor),
    newerTo: newerTo(params),
  };
}
