import { useNavigate } from '@remix-run/react';
import { CopyId } from '../../components/ui/CopyId.tsx';
import { StatusMark } from '../../components/ui/StatusMark.tsx';
import { jobStatusLooks } from '../../components/ui/status.ts';
import { Cell, HeadCell, Table, TableBox } from '../../components/ui/Table.tsx';
import { Countdown, Time } from '../../components/ui/Time.tsx';
import { useNow } from '../clock/ClockProvider.tsx';
import { useRowCursor } from '../keyboard/useRowCursor.ts';
import { RowLink } from '../lists/RowLink.tsx';
import type { RunView } from './run.ts';

export function RunTable({ runs }: { runs: readonly RunView[] }) {
  const navigate = useNavigate();
  const cursor = useRowCursor({
    count: runs.length,
    onOpen: (index) => {
      const run = runs[index];
      if (run) navigate(`/workflows/${run.id}`);
    },
  });
  return (
    <TableBox>
      <Table label="Runs">
        <thead>
          <tr>
            <HeadCell>Status</HeadCell>
            <HeadCell>Workflow</HeadCell>
            <HeadCell fill>Step</HeadCell>
            <HeadCell right from="mid">
              Version
            </HeadCell>
            <HeadCell from="wide">Run</HeadCell>
            <HeadCell right>Started</HeadCell>
          </tr>
        </thead>
        <tbody>
          {runs.map((run, index) => (
            <tr key={run.id} data-cursor={index === cursor || undefined}>
              <Cell phone={2}>
                <StatusMark look={jobStatusLooks[run.status]} />
              </Cell>
              <Cell phone={1}>
                <RowLink strong to={`/workflows/${run.id}`}>
                  {run.name}
                </RowLink>
              </Cell>
              <Cell fill phone={3}>
                <RunNews run={run} />
              </Cell>
              <Cell right from="mid">
                {run.version}
              </Cell>
              <Cell from="wide">
                <span className="relative z-1">
                  <CopyId id={run.id} />
                </span>
              </Cell>
              <Cell right phone={4} className="text-ink-3">
                <Time at={run.createdAt} />
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </TableBox>
  );
}

/** The step it is at, and when it goes on. */
function RunNews({ run }: { run: RunView }) {
  const now = useNow();
  const isAhead = run.wakeAt !== null && new Date(run.wakeAt) > now;
  return (
    <>
      {run.currentStep ?? <span className="text-ink-3">Not started</span>}
      {run.wakeAt !== null && isAhead ? (
        <span className="text-ink-3">
          {' '}
          · goes on in <Countdown at={run.wakeAt} />
        </span>
      ) : null}
    </>
  );
}
