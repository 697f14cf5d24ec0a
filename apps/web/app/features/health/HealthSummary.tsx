import { Note } from '../../components/ui/Note.tsx';
import type { HealthView } from './health.ts';

/** The state in one sentence, before the details. */
export function HealthSummary({ status, queuesWithoutWorkers }: Summary) {
  if (status === 'down') {
    return (
      <Note tone="bad" title="This node is not ready">
        It is sent no traffic until every check below that is down is up again.
      </Note>
    );
  }
  if (queuesWithoutWorkers.length > 0) {
    return (
      <Note tone="warn" title={`Nobody works on ${queuesWithoutWorkers.join(', ')}`}>
        What is due there is kept and waits. Start a worker for it.
      </Note>
    );
  }
  if (status === 'degraded') {
    return (
      <Note tone="warn" title="Working with less">
        Events are accepted and nothing is lost. What is degraded is below.
      </Note>
    );
  }
  return (
    <Note tone="ok" title="Everything is up">
      Checked by this node just now, and again every few seconds while this page is seen.
    </Note>
  );
}

type Summary = { status: HealthView['status']; queuesWithoutWorkers: readonly string[] };
