import { useNavigate } from '@remix-run/react';
import type { ChangeEvent } from 'react';
import { Checkbox } from '../../components/ui/Checkbox.tsx';
import { CopyId } from '../../components/ui/CopyId.tsx';
import { StatusMark } from '../../components/ui/StatusMark.tsx';
import { jobStatusLooks } from '../../components/ui/status.ts';
import { Cell, HeadCell, Table, TableBox } from '../../components/ui/Table.tsx';
import { Tag } from '../../components/ui/Tag.tsx';
import { Countdown, Time } from '../../components/ui/Time.tsx';
import { formatDuration } from '../../format/duration.ts';
import { useNow } from '../clock/ClockProvider.tsx';
import { useChangeMarks } from '../deliveries/useChangeMarks.ts';
import { useRowCursor } from '../keyboard/useRowCursor.ts';
import { RowLink } from '../lists/RowLink.tsx';
import type { JobView } from './job.ts';
import { progressWords } from './job.ts';
import { jobCheckboxes } from './selectedJobs.ts';

type JobTableProps = {
  jobs: readonly JobView[];
  /** `r` on the row with the cursor. */
  onRetry?: ((job: JobView) => void) | undefined;
  /** Rows have checkboxes, for the form around the table. */
  isSelectable?: boolean;
  /** Says whose each job is. */
  isOfEveryOrganization?: boolean;
};

export function JobTable({ jobs, onRetry, isSelectable = false, isOfEveryOrganization = false }: JobTableProps) {
  const navigate = useNavigate();
  const marks = useChangeMarks(jobs);
  const withRow = (act: (job: JobView) => void) => (index: number) => {
    const job = jobs[index];
    if (job) act(job);
  };
  const cursor = useRowCursor({
    count: jobs.length,
    onOpen: withRow((job) => navigate(`/jobs/${job.id}`)),
    ...(onRetry && { actions: { r: withRow(onRetry) } }),
  });
  return (
    <TableBox>
      <Table label="Jobs">
        <thead>
          <tr>
            {isSelectable ? (
              <HeadCell fit from="mid">
                <Checkbox aria-label="Select all on this page" onChange={selectAll} />
              </HeadCell>
            ) : null}
            <HeadCell>Status</HeadCell>
            <HeadCell>Name</HeadCell>
            {isOfEveryOrganization ? <HeadCell from="mid">Organization</HeadCell> : null}
            <HeadCell from="mid">Queue</HeadCell>
            <HeadCell from="wide">Tags</HeadCell>
            <HeadCell fill>Error or progress</HeadCell>
            <HeadCell right from="mid">
              Attempts
            </HeadCell>
            <HeadCell right from="mid">
              Took
            </HeadCell>
            <HeadCell from="wide">Job</HeadCell>
            <HeadCell right>Created</HeadCell>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job, index) => (
            <tr key={job.id} data-cursor={index === cursor || undefined} data-changed={marks.get(job.id)}>
              {isSelectable ? (
                <Cell fit from="mid">
                  <span className="relative z-1">
                    <Checkbox name="job" value={job.id} aria-label={`Select ${job.name} ${job.id}`} />
                  </span>
                </Cell>
              ) : null}
              <Cell phone={2}>
                <StatusMark look={jobStatusLooks[job.status]} {...(job.isCancelling && { label: 'Cancelling' })} />
              </Cell>
              <Cell phone={1}>
                <RowLink strong to={`/jobs/${job.id}`}>
                  {job.name}
                </RowLink>
              </Cell>
              {isOfEveryOrganization ? <Cell from="mid">{organizationOf(job)}</Cell> : null}
              <Cell from="mid">{job.queue}</Cell>
              <Cell from="wide">
                <span className="flex gap-1">
                  {job.tags.slice(0, 2).map((tag) => (
                    <Tag key={tag}>{tag}</Tag>
                  ))}
                  {job.tags.length > 2 ? <span className="text-ink-3">+{job.tags.length - 2}</span> : null}
                </span>
              </Cell>
              <Cell fill phone={3}>
                {isOfEveryOrganization ? <span className="mr-2 mid:hidden">{organizationOf(job)}</span> : null}
                <JobNews job={job} />
              </Cell>
              <Cell right from="mid">
                {job.attemptCount}
              </Cell>
              <Cell right from="mid">
                <TookCell job={job} />
              </Cell>
              <Cell from="wide">
                <span className="relative z-1">
                  <CopyId id={job.id} />
                </span>
              </Cell>
              <Cell right phone={4} className="text-ink-3">
                <Time at={job.createdAt} />
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </TableBox>
  );
}

function organizationOf({ organizationId, organizationName }: JobView): string {
  return organizationName ?? organizationId ?? 'The platform’s own';
}

function selectAll({ currentTarget: { form, checked } }: ChangeEvent<HTMLInputElement>): void {
  for (const box of form === null ? [] : jobCheckboxes(form)) box.checked = checked;
}

/** What it fails with, how far it is, or what it waits for. */
export function JobNews({ job }: { job: JobView }) {
  const now = useNow();
  const isDue = job.nextAttemptAt !== null && new Date(job.nextAttemptAt) <= now;
  if (job.status === 'running' && job.progress) return <>{progressWords(job.progress)}</>;
  if (job.status === 'pending' && (job.nextAttemptAt === null || isDue)) {
    return <span className="text-ink-3">Waits for a worker</span>;
  }
  const error = job.errorCode ?? job.errorMessage;
  return (
    <>
      {error && job.status !== 'succeeded' ? (
        <span className="mono" title={job.errorMessage ?? undefined}>
          {error}
        </span>
      ) : null}
      {job.nextAttemptAt !== null && !isDue && job.status !== 'running' ? (
        <span className="text-ink-3">
          {error ? ' · ' : ''}starts in <Countdown at={job.nextAttemptAt} />
        </span>
      ) : null}
    </>
  );
}

function TookCell({ job }: { job: JobView }) {
  if (job.finishedAt === null) return <span className="text-ink-3">{job.attemptCount === 0 ? 'Not started' : ''}</span>;
  return <>{formatDuration(Math.max(0, Date.parse(job.finishedAt) - Date.parse(job.createdAt)))}</>;
}
