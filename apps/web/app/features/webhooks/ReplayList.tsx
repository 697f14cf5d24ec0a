import { Form, Link } from '@remix-run/react';
import { History } from 'lucide-react';
import { StatusBadge } from '../../components/ui/Badge.tsx';
import { Button } from '../../components/ui/Button.tsx';
import { EmptyState } from '../../components/ui/EmptyState.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import { Progress } from '../../components/ui/Progress.tsx';
import { jobStatusLooks } from '../../components/ui/status.ts';
import { Time } from '../../components/ui/Time.tsx';
import { formatCount } from '../../format/number.ts';
import { isMoving } from '../jobs/job.ts';
import { useMay } from '../shell/viewer.ts';
import type { ReplayView } from './replay.ts';

/** An endpoint's replays, newest first, each with how far it is. */
export function ReplayList({ webhookId, replays }: { webhookId: string; replays: readonly ReplayView[] }) {
  return (
    <Panel flush title="Replays">
      {replays.length === 0 ? (
        <EmptyState icon={History} title="No replays yet">
          <p>Each one is shown here, with how far it is.</p>
        </EmptyState>
      ) : (
        <ul>
          {replays.map((replay) => (
            <ReplayRow key={replay.id} webhookId={webhookId} replay={replay} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function ReplayRow({ webhookId, replay }: { webhookId: string; replay: ReplayView }) {
  const mayWrite = useMay('webhooks:write');
  const isRunning = isMoving[replay.status];
  const words = `${formatCount(replay.done)} of ${formatCount(replay.total)} replayed`;
  return (
    <li className="grid gap-1.5 border-line border-b px-4 py-3 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <StatusBadge look={jobStatusLooks[replay.status]} />
        <span>{words}</span>
        <span className="text-ink-3 text-sm">
          <Time at={replay.createdAt} />
        </span>
        <span className="ml-auto flex items-center gap-3">
          <Link to={`/jobs/${replay.id}`} className="text-accent-text underline">
            Details
          </Link>
          {isRunning && mayWrite ? (
            <Form method="post" action={`/webhooks/${webhookId}/replay`}>
              <input type="hidden" name="replayId" value={replay.id} />
              <Button size="small" name="intent" value="cancel">
                Cancel
              </Button>
            </Form>
          ) : null}
        </span>
      </div>
      <p className="text-ink-3 text-sm">
        {replay.statuses.join(', ')}
        {replay.eventTypes.length > 0 ? ` · ${replay.eventTypes.join(', ')}` : ''}
      </p>
      {replay.error === null || isRunning ? null : <p className="text-bad-text text-sm">{replay.error}</p>}
      {isRunning ? <Progress label={words} share={replay.total === 0 ? 1 : replay.done / replay.total} /> : null}
    </li>
  );
}
