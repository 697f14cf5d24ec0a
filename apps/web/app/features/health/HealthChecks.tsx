import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import { StatusMark } from '../../components/ui/StatusMark.tsx';
import type { StatusLook } from '../../components/ui/status.ts';
import { Cell, HeadCell, Table, TableBox } from '../../components/ui/Table.tsx';
import { formatDuration } from '../../format/duration.ts';
import { checkLabel, checkMeaning } from './checkWords.ts';
import type { CheckView } from './health.ts';

const looks: Record<CheckView['status'], StatusLook> = {
  up: { label: 'Up', tone: 'ok', icon: CircleCheck },
  degraded: { label: 'Degraded', tone: 'warn', icon: TriangleAlert },
  down: { label: 'Down', tone: 'bad', icon: CircleX },
};

/** What this installation needs, whether it is there, and what that means. */
export function HealthChecks({ checks }: { checks: readonly CheckView[] }) {
  return (
    <TableBox>
      <Table label="Checks">
        <thead>
          <tr>
            <HeadCell>Check</HeadCell>
            <HeadCell>State</HeadCell>
            <HeadCell fill>What it means</HeadCell>
            <HeadCell right>Took</HeadCell>
          </tr>
        </thead>
        <tbody>
          {checks.map(({ name, status, latencyMs, problem }) => (
            <tr key={name}>
              <Cell phone={1}>
                <span className="font-medium">{checkLabel(name)}</span>
              </Cell>
              <Cell phone={2}>
                <StatusMark look={looks[status]} />
              </Cell>
              <Cell fill phone={3}>
                <span className="whitespace-normal text-ink-2">{checkMeaning(name, status)}</span>
                {problem === null ? null : (
                  <span className="block whitespace-normal font-mono text-bad-text text-sm [overflow-wrap:anywhere]">
                    {problem}
                  </span>
                )}
              </Cell>
              <Cell right phone={4}>
                {latencyMs === null ? null : formatDuration(latencyMs)}
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </TableBox>
  );
}
