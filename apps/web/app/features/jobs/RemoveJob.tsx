import { useSubmit } from '@remix-run/react';
import { Trash2 } from 'lucide-react';
import { Button } from '../../components/ui/Button.tsx';
import { ConfirmDialog } from '../../components/ui/ConfirmDialog.tsx';

/** Asks once, then removes. */
export default function RemoveJob({ action }: { action: string }) {
  const submit = useSubmit();
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
