import { Form, useSubmit } from '@remix-run/react';
import { ArrowUpToLine, Ban, RotateCw, Trash2 } from 'lucide-react';
import { Button } from '../../components/ui/Button.tsx';
import { ConfirmDialog } from '../../components/ui/ConfirmDialog.tsx';
import { useHydrated } from '../../components/ui/useHydrated.ts';
import { useNow } from '../clock/ClockProvider.tsx';
import { useFormBusy } from '../forms/useFormBusy.ts';
import type { JobDetail } from './job.ts';
import { isDelayed, isMoving, retryLabel } from './job.ts';

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
        <RemoveJob action={action} />
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

function RemoveJob({ action }: { action: string }) {
  const submit = useSubmit();
  const isHydrated = useHydrated();
  // Until JavaScript has arrived it is the form that would be sent.
  if (!isHydrated) {
    return (
      <Form method="post" action={action} className="grid">
        <Button variant="danger" icon={Trash2} name="intent" value="remove">
          Remove
        </Button>
      </Form>
    );
  }
  return (
    <ConfirmDialog
      trigger={
        <Button type="button" variant="danger" icon={Trash2}>
          Remove…
        </Button>
      }
      title="Remove this job?"
      confirmLabel="Remove job"
      onConfirm={() => submit({ intent: 'remove' }, { method: 'post', action })}
    >
      <p>It is removed with its attempts and log lines, for good. What it did stays done.</p>
    </ConfirmDialog>
  );
}
