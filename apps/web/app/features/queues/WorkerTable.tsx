import { CircleCheck, CircleMinus, CircleX } from 'lucide-react';
import { StatusMark } from '../../components/ui/StatusMark.tsx';
import type { StatusLook } from '../../components/ui/status.ts';
import { Cell, HeadCell, Table, TableBox } from '../../components/ui/Table.tsx';
import { Time } from '../../components/ui/Time.tsx';
import { formatCount } from '../../format/number.ts';
import type { WorkerView } from './queue.ts';

const looks: Record<WorkerView['status'], StatusLook> = {
  alive: { label: 'Up', tone: 'ok', icon: CircleCheck },
  stopped: { label: 'Stopped', tone: 'idle', icon: CircleMinus },
  lost: { label: 'Lost', tone: 'bad', icon: CircleX },
};

export function WorkerTable({ workers }: { workers: readonly WorkerView[] }) {
  return (
    <TableBox>
      <Table label="Workers">
        <thead>
          <tr>
            <HeadCell>State</HeadCell>
            <HeadCell fill>Worker</HeadCell>
            <HeadCell>Queues</HeadCell>
            <HeadCell right from="mid">
              Running
            </HeadCell>
            <HeadCell from="mid">Version</HeadCell>
            <HeadCell right from="mid">
              Started
            </HeadCell>
            <HeadCell right>Last beat</HeadCell>
          </tr>
        </thead>
        <tbody>
          {workers.map((worker) => (
            <tr key={worker.id}>
              <Cell phone={2}>
                <StatusMark look={looks[worker.status]} />
              </Cell>
              <Cell fill phone={1}>
                <span className="mono">{worker.name}</span>
              </Cell>
              <Cell phone={3}>{worker.queues.join(', ')}</Cell>
              <Cell right from="mid">
                {worker.running === null ? '' : formatCount(worker.running)}
              </Cell>
              <Cell from="mid">{worker.version}</Cell>
              <Cell right from="mid" className="text-ink-3">
                <Time at={worker.startedAt} />
              </Cell>
              <Cell right phone={4} className="text-ink-3">
                <Time at={worker.lastBeatAt} />
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </TableBox>
  );
}
