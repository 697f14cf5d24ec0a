import type { LoaderFunctionArgs } from '@remix-run/node';
import { nextFires } from '../features/reports/nextFires.server.ts';

/** When a schedule that is being written would fire. */
export function loader({ request, context }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  return nextFires(searchParams.get('cron') ?? '', searchParams.get('timeZone') ?? '', context.now());
}
