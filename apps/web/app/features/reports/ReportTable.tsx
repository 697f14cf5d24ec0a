import { useNavigate } from '@remix-run/react';
import { Download } from 'lucide-react';
import { buttonClass } from '../../components/ui/buttonClass.ts';
import { Icon } from '../../components/ui/Icon.tsx';
import { Progress } from '../../components/ui/Progress.tsx';
import { StatusMark } from '../../components/ui/StatusMark.tsx';
import { Cell, HeadCell, Table, TableBox } from '../../components/ui/Table.tsx';
import { Time } from '../../components/ui/Time.tsx';
import { formatBytes, formatCount } from '../../format/number.ts';
import { progressWords } from '../jobs/job.ts';
import { useRowCursor } from '../keyboard/useRowCursor.ts';
import { RowLink } from '../lists/RowLink.tsx';
import { paramWords } from './params.ts';
import type { ReportView } from './report.ts';
import { formatNames, isInTheMaking, reportLooks } from './report.ts';

export function ReportTable({ reports }: { reports: readonly ReportView[] }) {
  const navigate = useNavigate();
  const cursor = useRowCursor({
    count: reports.length,
    onOpen: (index) => {
      const report = reports[index];
      if (report) navigate(`/reports/${report.id}`);
    },
  });
  return (
    <TableBox>
      <Table label="Reports" tall>
        <thead>
          <tr>
            <HeadCell>State</HeadCell>
            <HeadCell fill>Report</HeadCell>
            <HeadCell>Format</HeadCell>
            <HeadCell right from="mid">
              Rows
            </HeadCell>
            <HeadCell right from="mid">
              Size
            </HeadCell>
            <HeadCell right from="mid">
              Expires
            </HeadCell>
            <HeadCell right>Asked for</HeadCell>
            <HeadCell fit hideLabel>
              File
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {reports.map((report, index) => (
            <tr key={report.id} data-cursor={index === cursor || undefined}>
              <Cell phone={2}>
                <StatusMark look={reportLooks[report.status]} />
              </Cell>
              <Cell fill phone={1} className="leading-4.5">
                <RowLink strong to={`/reports/${report.id}`}>
                  {report.title}
                </RowLink>
                <div className="truncate text-ink-3 text-sm">
                  <ReportNews report={report} />
                </div>
              </Cell>
              <Cell phone={3}>{formatNames[report.format]}</Cell>
              <Cell right from="mid">
                {report.rows === null ? '' : formatCount(report.rows)}
              </Cell>
              <Cell right from="mid">
                {report.bytes === null ? '' : formatBytes(report.bytes)}
              </Cell>
              <Cell right from="mid" className="text-ink-3">
                {report.expiresAt && report.status === 'succeeded' ? <Time at={report.expiresAt} /> : null}
              </Cell>
              <Cell right phone={4} className="text-ink-3">
                <Time at={report.createdAt} />
              </Cell>
              <Cell fit phone="hide">
                {report.status === 'succeeded' ? <DownloadLink report={report} isSmall /> : null}
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </TableBox>
  );
}

/** How far it is, why it failed, or what is in it. */
function ReportNews({ report }: { report: ReportView }) {
  if (isInTheMaking(report) && report.progress) {
    const { done, total } = report.progress;
    return (
      <span className="grid max-w-60 gap-1">
        {progressWords(report.progress)}
        {total === undefined ? null : (
          <Progress label={`Progress of ${report.title}`} look="run" share={total === 0 ? 1 : done / total} />
        )}
      </span>
    );
  }
  if (report.error && report.status !== 'succeeded') return <>{report.error.message ?? report.error.code}</>;
  return <>{paramWords(report.params) || 'Everything'}</>;
}

/** The file itself: the session says who asks for it, and the download is audited. */
export function DownloadLink({ report, isSmall = false }: { report: ReportView; isSmall?: boolean }) {
  return (
    <a
      href={`/files/${report.id}`}
      download
      aria-label={`Download ${report.title} as ${formatNames[report.format]}`}
      className={`relative z-1 ${buttonClass({ variant: isSmall ? 'secondary' : 'primary', size: isSmall ? 'small' : 'base' })}`}
    >
      <Icon of={Download} className="-ml-0.5" />
      Download
    </a>
  );
}
