import { Form, Link } from '@remix-run/react';
import { Ban, Plus } from 'lucide-react';
import { StatusBadge } from '../../components/ui/Badge.tsx';
import { Button } from '../../components/ui/Button.tsx';
import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { CopyButton } from '../../components/ui/CopyButton.tsx';
import { CopyId } from '../../components/ui/CopyId.tsx';
import { KeyValues } from '../../components/ui/KeyValues.tsx';
import { Note } from '../../components/ui/Note.tsx';
import { PageHead } from '../../components/ui/PageHead.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import { Progress } from '../../components/ui/Progress.tsx';
import { ExactTime, Time } from '../../components/ui/Time.tsx';
import { formatBytes, formatCount, formatCounted } from '../../format/number.ts';
import { useFormBusy } from '../forms/useFormBusy.ts';
import { progressWords } from '../jobs/job.ts';
import { Payload } from '../jobs/Payload.tsx';
import { useLiveJobs } from '../live/useLiveRefresh.ts';
import type { Problem } from '../problems/problem.ts';
import { Page } from '../shell/Page.tsx';
import { useMay } from '../shell/viewer.ts';
import { DownloadLink } from './ReportTable.tsx';
import type { ReportView } from './report.ts';
import { formatNames, isInTheMaking, reportLooks } from './report.ts';

/** One report on its way to a file. */
export function ReportPage({ report, problem }: { report: ReportView; problem: Problem | null }) {
  const mayWrite = useMay('reports:write');
  const isBusy = useFormBusy(`/reports/${report.id}`);
  const isMaking = isInTheMaking(report);
  useLiveJobs((id) => id === report.jobId);
  return (
    <Page title={report.title} crumbs={[{ to: '/reports', label: 'Reports' }]}>
      <PageHead
        title={report.title}
        badge={<StatusBadge look={reportLooks[report.status]} />}
        now={<ReportNow report={report} />}
        sub={
          <>
            <CopyId id={report.id} />
            <span>
              {formatNames[report.format]}, asked for <Time at={report.createdAt} />
            </span>
          </>
        }
        actions={
          <>
            {isMaking && mayWrite ? (
              <Form method="post" className="grid">
                <Button icon={Ban} busy={isBusy}>
                  Cancel
                </Button>
              </Form>
            ) : null}
            {report.status === 'succeeded' ? <DownloadLink report={report} /> : null}
            {!isMaking && report.status !== 'succeeded' && mayWrite ? (
              <ButtonLink variant="primary" icon={Plus} to={`/reports/new?name=${report.report}`}>
                Create another
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <div role="alert" className="mb-4 empty:hidden">
        {problem ? <Note tone="bad">{problem.message}</Note> : null}
      </div>
      <div className="mb-4 grid gap-4 empty:hidden">
        {report.error ? (
          <Note tone={report.status === 'failed' ? 'bad' : 'warn'} title={report.error.code ?? 'The last try failed'}>
            {report.error.message}
          </Note>
        ) : null}
        {isMaking && report.progress?.total !== undefined ? (
          <Progress
            label="Progress"
            look="run"
            share={report.progress.total === 0 ? 1 : report.progress.done / report.progress.total}
          />
        ) : null}
      </div>
      <div className="grid items-start gap-4 side:grid-cols-2">
        <Panel title="File">
          <KeyValues
            rows={[
              { key: 'Format', value: formatNames[report.format] },
              report.rows !== null && { key: 'Rows', value: formatCount(report.rows) },
              report.bytes !== null && {
                key: 'Size',
                value: `${formatBytes(report.bytes)} (${formatCounted(report.bytes, 'byte')})`,
              },
              report.sha256 !== null && {
                key: 'SHA-256',
                value: (
                  <>
                    <code className="break-all">{report.sha256}</code>
                    <CopyButton text={report.sha256} label="Copy the SHA-256" />
                  </>
                ),
              },
              report.completedAt !== null && { key: 'Finished', value: <ExactTime at={report.completedAt} /> },
              report.expiresAt !== null && {
                key: report.status === 'expired' ? 'Expired' : 'Kept until',
                value: <ExactTime at={report.expiresAt} />,
              },
              {
                key: 'Job',
                value: (
                  <Link to={`/jobs/${report.jobId}`} className="text-accent-text underline">
                    Attempts and log
                  </Link>
                ),
              },
              report.scheduleId !== null && {
                key: 'Schedule',
                value: (
                  <Link to={`/reports/schedules/${report.scheduleId}`} className="text-accent-text underline">
                    The schedule that asked for it
                  </Link>
                ),
              },
            ]}
          />
        </Panel>
        <Payload title="Parameters" value={report.params} />
      </div>
    </Page>
  );
}

/** One sentence about now. */
function ReportNow({ report }: { report: ReportView }) {
  if (report.status === 'expired') return <>The file was removed when its time was over</>;
  if (report.status === 'succeeded') return <>{formatCounted(report.rows ?? 0, 'row')}, as of when it was begun</>;
  if (report.progress && isInTheMaking(report)) return <>{progressWords(report.progress)}</>;
  if (report.status === 'pending') return <>Starts as soon as a worker is free</>;
  return null;
}
