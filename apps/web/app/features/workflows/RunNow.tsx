import { Countdown } from '../../components/ui/Time.tsx';
import { useNow } from '../clock/ClockProvider.tsx';
import type { RunDetail } from './run.ts';

/** One sentence about now. */
export function RunNow({ run }: { run: RunDetail }) {
  const now = useNow();
  const at = run.currentStep === null ? '' : ` at ${run.currentStep}`;
  if (run.wakeAt !== null && new Date(run.wakeAt) > now) {
    return (
      <>
        {run.status === 'retrying' ? `The next try${at} starts in ` : `Waits${at}, goes on in `}
        <b className="font-medium text-ink">
          <Countdown at={run.wakeAt} />
        </b>
      </>
    );
  }
  if (run.status === 'running') return <>Works{at}</>;
  if (run.status === 'waiting') return <>Waits{at}</>;
  if (run.finishedAt === null) return <>Due now, goes on as soon as a worker is free</>;
  return <>{run.status === 'succeeded' ? 'Through' : `Stopped${at}`}</>;
}
