import type { LoaderFunctionArgs } from '@remix-run/node';
import { data } from '@remix-run/node';
import { load } from '../problems/callApi.server.ts';
import type { ScheduleView } from './report.ts';

/** Pages of a hundred: no organization has as many schedules. */
const mostPages = 10;

/** One schedule out of the list, which is the only place where the API shows them. */
export async function findSchedule(args: LoaderFunctionArgs, id: string): Promise<ScheduleView> {
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const input = { limit: 100, ...(cursor !== undefined && { cursor }) };
    const { items, nextCursor } = await load(args, (api) => api.schedules.list(input));
    const found = items.find((schedule) => schedule.id === id);
    if (found) return found;
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  throw data(null, { status: 404 });
}
