import type { LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { timeRangeNames, timeRanges } from '../deliveries/filter.ts';
import { cursorOf, newerTo, olderTo } from '../lists/pageTrail.ts';
import { load } from '../problems/callApi.server.ts';
import type { AuditFilter } from './filter.ts';
import { outcomes } from './filter.ts';

const PAGE_SIZE = 50;

const word = z.string().min(1).max(100).nullable().catch(null);

// A value that is not one of ours is as good as none: an address that was cut in a chat still opens the list.
const filterSchema = z.object({
  action: word,
  actor: word,
  target: word,
  outcome: z.enum(outcomes).nullable().catch(null),
  time: z.enum(timeRangeNames).nullable().catch(null),
});

/** The filters in an address. */
export function parseAuditFilter(params: URLSearchParams): AuditFilter {
  const names = Object.keys(filterSchema.shape);
  return filterSchema.parse(Object.fromEntries(names.map((name) => [name, params.get(name)])));
}

/** One page of the log, newest first. */
export async function loadAudit(args: LoaderFunctionArgs) {
  const params = new URL(args.request.url).searchParams;
  const filter = parseAuditFilter(params);
  const cursor = cursorOf(params);
  const since = filter.time && new Date(args.context.now().getTime() - timeRanges[filter.time].ms).toISOString();
  const page = await load(args, (api) =>
    api.audit.list({
      limit: PAGE_SIZE,
      ...(cursor !== undefined && { cursor }),
      ...(since !== null && { since }),
      ...(filter.action !== null && { action: filter.action }),
      ...(filter.actor !== null && { actorId: filter.actor }),
      ...(filter.target !== null && { targetId: filter.target }),
      ...(filter.outcome !== null && { outcome: filter.outcome }),
    }),
  );
  return {
    entries: page.items.map((entry) => ({ ...entry, detail: detailOf(entry.detail) })),
    filter,
    olderTo: olderTo(withoutOpen(params), page.nextCursor),
    newerTo: newerTo(withoutOpen(params)),
  };
}

export type AuditPage = Awaited<ReturnType<typeof loadAudit>>;

/** Another page has other entries. */
function withoutOpen(params: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(params);
  next.delete('open');
  return next;
}

const detailSchema = z.record(z.string(), z.unknown()).catch({});

/** What else is on record, name by name: texts as they are, the rest as JSON. */
function detailOf(detail: unknown): { key: string; value: string }[] {
  return Object.entries(detailSchema.parse(detail)).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }));
}
