import { ServerOff } from 'lucide-react';
import { EmptyState } from '../../components/ui/EmptyState.tsx';
import { TableBox } from '../../components/ui/Table.tsx';
import type { WorkerView } from './queue.ts';
import { WorkerTable } from './WorkerTable.tsx';

/** The workers that were seen, or what it means that none was. */
export function WorkerList({ workers }: { workers: readonly WorkerView[] }) {
  if (workers.length > 0) return <WorkerTable workers={workers} />;
  return (
    <TableBox bleed={false}>
      <EmptyState icon={ServerOff} title="No worker was seen within a day">
        <p>Jobs are kept and wait. They run as soon as a worker is started.</p>
      </EmptyState>
    </TableBox>
  );
}
