import { CopyId } from '../../components/ui/CopyId.tsx';
import { KeyValues } from '../../components/ui/KeyValues.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import { ExactTime } from '../../components/ui/Time.tsx';
import { formatDuration } from '../../format/duration.ts';
import type { JobDetail } from './job.ts';

export function JobDetails({ job }: { job: JobDetail }) {
  const first = job.attempts[0];
  return (
    <Panel title="Details">
      <KeyValues
        rows={[
          { key: 'Created', value: <ExactTime at={job.createdAt} /> },
          first !== undefined && {
            key: 'Waited',
            value: formatDuration(Math.max(0, Date.parse(first.startedAt) - Date.parse(job.createdAt))),
          },
          first !== undefined && { key: 'Started', value: <ExactTime at={first.startedAt} /> },
          job.finishedAt !== null && { key: 'Ended', value: <ExactTime at={job.finishedAt} /> },
          { key: 'Tries', value: `${job.tries} of ${job.maxTries} used up` },
          job.priority !== 0 && { key: 'Priority', value: String(job.priority) },
          job.idempotencyKey !== null && { key: 'Idempotency key', value: <code>{job.idempotencyKey}</code> },
          job.organizationId === null
            ? { key: 'Organization', value: 'The platform’s own' }
            : !job.isPayloadShown && {
                key: 'Organization',
                value: (
                  <>
                    {job.organizationName} <CopyId id={job.organizationId} />
                  </>
                ),
              },
          job.traceId !== null && { key: 'Trace', value: <CopyId id={job.traceId} full /> },
        ]}
      />
    </Panel>
  );
}
