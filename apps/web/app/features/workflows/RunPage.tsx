import { Form, Link } from '@remix-run/react';
import { Ban, RotateCw } from 'lucide-react';
import { StatusBadge } from '../../components/ui/Badge.tsx';
import { Button } from '../../components/ui/Button.tsx';
import { CopyId } from '../../components/ui/CopyId.tsx';
import { Note } from '../../components/ui/Note.tsx';
import { PageHead } from '../../components/ui/PageHead.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import { jobStatusLooks } from '../../components/ui/status.ts';
import { Time } from '../../components/ui/Time.tsx';
import { useFormBusy } from '../forms/useFormBusy.ts';
import { isMoving } from '../jobs/job.ts';
import { Payload } from '../jobs/Payload.tsx';
import { useLiveJobs } from '../live/useLiveRefresh.ts';
import type { Problem } from '../problems/problem.ts';
import { Page } from '../shell/Page.tsx';
import { useMay } from '../shell/viewer.ts';
import { RunNow } from './RunNow.tsx';
import type { RunDetail, StepView } from './run.ts';
import { isRetryable, triggerWords } from './run.ts';
import { StepPanel } from './StepPanel.tsx';
import { StepTimeline } from './StepTimeline.tsx';

type RunPageProps = { run: RunDetail; shown: StepView | null; problem: Problem | null };

/** A run as the line of its steps; the chosen one, or the run itself, beside it. */
export function RunPage({ run, shown, problem }: RunPageProps) {
  const mayWrite = useMay('workflows:write');
  const action = `/workflows/${run.id}`;
  const isCancelling = useFormBusy(action, 'cancel');
  const isRetrying = useFormBusy(action, 'retry');
  useLiveJobs((id) => id === run.jobId);
  const done = run.steps.filter((step) => step.status === 'succeeded').length;
  return (
    <Page title={run.title} crumbs={[{ to: '/workflows', label: 'Workflows' }]}>
      <PageHead
        title={run.title}
        badge={<StatusBadge look={jobStatusLooks[run.status]} />}
        now={<RunNow run={run} />}
        sub={
          <>
            <CopyId id={run.id} />
            <span>
              Version {run.version}, started <Time at={run.createdAt} /> {triggerWords(run.trigger)}
            </span>
            <Link to={`/jobs/${run.jobId}`} className="underline">
              Its job
            </Link>
            {run.traceId === null ? null : (
              <span>
                Trace <CopyId id={run.traceId} full />
              </span>
            )}
          </>
        }
        actions={
          mayWrite ? (
            <Form method="post" action={action} className="flex gap-2 max-rail:*:flex-1">
              {isMoving[run.status] ? (
                <Button icon={Ban} name="intent" value="cancel" busy={isCancelling}>
                  Cancel
                </Button>
              ) : null}
              {isRetryable(run) ? (
                <Button variant="primary" icon={RotateCw} name="intent" value="retry" busy={isRetrying}>
                  Retry from where it stopped
                </Button>
              ) : null}
            </Form>
          ) : null
        }
      />
      <div role="alert" className="mb-4 empty:hidden">
        {problem ? <Note tone="bad">{problem.message}</Note> : null}
      </div>
      <div className="grid items-start gap-4 wide:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
        <Panel
          flush
          title="Steps"
          aside={
            <span className="text-ink-3 text-sm">
              {done} of {run.steps.length} done so far
            </span>
          }
        >
          {run.steps.length === 0 ? (
            <p className="p-4 text-ink-3">No step has begun. The first one does as soon as a worker is free.</p>
          ) : (
            <StepTimeline steps={run.steps} selected={shown?.name ?? null} />
          )}
        </Panel>
        <div className="grid min-w-0 gap-4">
          {shown ? <StepPanel run={run} step={shown} mayRetry={mayWrite && isRetryable(run)} /> : null}
          {run.error === null || run.error === undefined ? null : (
            <Payload title="Error of the run" value={run.error} />
          )}
          <Payload title="Input of the run" value={run.input} aside="secrets hidden" />
          <Payload title="Output of the run" value={run.output} missing="There is none until it has succeeded." />
        </div>
      </div>
    </Page>
  );
}
