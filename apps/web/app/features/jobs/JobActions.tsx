import { Form } from '@remix-run/react';
import { ArrowUpToLine, Ban, RotateCw, Trash2 } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Button } from '../../components/ui/Button.tsx';
import { useHydrated } from '../../components/ui/useHydrated.ts';
import { useNow } from '../clock/ClockProvider.tsx';
import { useFormBusy } from '../forms/useFormBusy.ts';
import type { JobDetail } from './job.ts';
import { isDelayed, isMoving, retryLabel } from './job.ts';

// Comes when a job can be removed: most visits look only.
const RemoveJob = lazy(() => import('./RemoveJob.tsx'));

/** What the state allows. Removing asks once; the others undo each other. */
export function JobActions({ job }: { job: JobDetail }) {
  const action = `/jobs/${job.id}`;
  const retry = retryLabel(job);
  const busy = {
    cancel: useFormBusy(action, 'cancel'),
    promote: useFormBusy(action, 'promote'),
    retry: useFormBusy(action, 'retry'),
  };
  const canStart = isDelayed(job, useNow()) && job.status !== 'retrying';
  return (
    <>
      {isMoving[job.status] ? (
        <Form method="post" action={action} className="grid">
          <Button icon={Ban} name="intent" value="cancel" busy={busy.cancel} disabled={job.isCancelling}>
            {job.isCancelling ? 'Cancelling' : 'Cancel'}
          </Button>
        </Form>
      ) : (
        <RemoveAction action={action} />
      )}
      {canStart ? (
        <Form method="post" action={action} className="grid">
          <Button icon={ArrowUpToLine} name="intent" value="promote" busy={busy.promote}>
            Start now
          </Button>
        </Form>
      ) : null}
      {retry ? (
        <Form method="post" action={action} className="grid">
          <Button variant="primary" icon={RotateCw} name="intent" value="retry" busy={busy.retry}>
            {retry}
          </Button>
        </Form>
      ) : null}
    </>
  );
}

function RemoveAction({ action }: { action: string }) {
  const form = <RemoveForm action={action} />;
  if (!useHydrated()) return form;
  return (
    <Suspense fallback={form}>
      <RemoveJob action={action} />
    </Suspense>
  );
}

/** Until the question has arrived, and without JavaScript, it is the form that would be sent. */
function RemoveForm({ action }: { action: string }) {
  return (
    <Form method="post" action={action} className="grid">
      <Button variant="danger" icon={Trash2} name="intent" value="remove">
        Remove
      </Button>
    </Form>
  );
}
