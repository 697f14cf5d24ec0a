import { Lock } from 'lucide-react';
import { StatusBadge } from '../../components/ui/Badge.tsx';
import { CopyId } from '../../components/ui/CopyId.tsx';
import { Note } from '../../components/ui/Note.tsx';
import { PageHead } from '../../components/ui/PageHead.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import { Progress } from '../../components/ui/Progress.tsx';
import { jobStatusLooks } from '../../components/ui/status.ts';
import { Tag } from '../../components/ui/Tag.tsx';
import { Time } from '../../components/ui/Time.tsx';
import { useLiveJobs } from '../live/useLiveRefresh.ts';
import type { Problem } from '../problems/problem.ts';
import { Page } from '../shell/Page.tsx';
import { useMay } from '../shell/viewer.ts';
import { JobActions } from './JobActions.tsx';
import { JobAttempts } from './JobAttempts.tsx';
import { JobDetails } from './JobDetails.tsx';
import { JobNow } from './JobNow.tsx';
import { JobSubject } from './JobSubject.tsx';
import type { JobDetail } from './job.ts';
import { progressWords } from './job.ts';
import { LogLines } from './LogLines.tsx';
import { Payload } from './Payload.tsx';

/** One job with all that is known of it. */
export function JobPage({ job, problem }: { job: JobDetail; problem: Problem | null }) {
  const mayWrite = useMay('jobs:write') && job.isPayloadShown;
  useLiveJobs((id) => id === job.id);
  return (
    <Page title={job.name} crumbs={[{ to: '/jobs', label: 'Jobs' }]}>
      <PageHead
        title={job.name}
        badge={<StatusBadge look={jobStatusLooks[job.status]} />}
        now={<JobNow job={job} />}
        sub={
          <>
            <CopyId id={job.id} />
            <span>
              {job.queue} queue, created <Time at={job.createdAt} />
            </span>
            {job.tags.map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </>
        }
        actions={mayWrite ? <JobActions job={job} /> : null}
      />
      <div role="alert" className="mb-4 empty:hidden">
        {problem ? <Note tone="bad">{problem.message}</Note> : null}
      </div>
      <div className="mb-4 grid gap-4 empty:hidden">
        <JobSubject job={job} />
        {job.isPayloadShown ? null : (
          <Note icon={Lock} title="This job belongs to another organization">
            Operators see what kind of job it is and how it fares, not what it holds.
          </Note>
        )}
        {job.error && job.status !== 'succeeded' ? (
          <Note tone={job.status === 'failed' ? 'bad' : 'warn'} title={job.error.code ?? 'The last attempt failed'}>
            {job.error.message}
          </Note>
        ) : null}
        {job.progress ? (
          <div className="grid gap-1.5">
            <span className="tabular text-ink-2">{progressWords(job.progress)}</span>
            {job.progress.total === undefined ? null : (
              <Progress
                label="Progress"
                look={job.status === 'running' ? 'run' : 'wait'}
                share={job.progress.total === 0 ? 1 : job.progress.done / job.progress.total}
              />
            )}
          </div>
        ) : null}
      </div>
      <div className="grid items-start gap-4 wide:grid-cols-[336px_minmax(0,1fr)]">
        <div className="grid gap-4">
          <Panel flush title="Attempts" aside={<span className="text-ink-3 text-sm">{job.attempts.length}</span>}>
            <JobAttempts job={job} />
          </Panel>
          <JobDetails job={job} />
        </div>
        {job.isPayloadShown ? (
          <div className="grid min-w-0 gap-4">
            <div className="grid items-start gap-4 side:grid-cols-2">
              <Payload title="Input" value={job.input} aside="secrets hidden" />
              <Payload title="Output" value={job.output} missing={outputMissing(job)} />
            </div>
            <LogLines lines={job.logs} />
          </div>
        ) : null}
      </div>
    </Page>
  );
}

function outputMissing({ status }: JobDetail): string {
  return status === 'succeeded' ? 'It answered with nothing.' : 'There is none until it has succeeded.';
}
