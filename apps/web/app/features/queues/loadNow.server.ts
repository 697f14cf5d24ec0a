import type { LoaderFunctionArgs } from '@remix-run/node';
import type { BulkView } from '../jobs/job.ts';
import { act } from '../problems/callApi.server.ts';
import type { QueueView } from './queue.ts';

/** What moves above the list: the queues, and how far a bulk action is. */
export type JobsNow = {
  /** Null for who may not see them. */
  queues: readonly QueueView[] | null;
  areQueuesMissing: boolean;
  bulk: BulkView | null;
};

export async function loadNow(args: LoaderFunctionArgs): Promise<JobsNow> {
  const bulkId = new URL(args.request.url).searchParams.get('bulk');
  const [queues, bulk] = await Promise.all([
    act(args, (api) => api.queues.list({})),
    bulkId === null ? null : act(args, (api) => api.jobs.bulkStatus({ id: bulkId })),
  ]);
  return {
    queues: queues.ok ? queues.value : null,
    areQueuesMissing: !queues.ok && queues.problem.code !== 'FORBIDDEN',
    // An address that names none shows none.
    bulk: bulk?.ok ? bulk.value : null,
  };
}
