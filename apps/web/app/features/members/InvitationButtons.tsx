import { Form, useSubmit } from '@remix-run/react';
import { Button } from '../../components/ui/Button.tsx';
import { ConfirmDialog } from '../../components/ui/ConfirmDialog.tsx';
import { useHydrated } from '../../components/ui/useHydrated.ts';

/** Send an invitation again, or take it back; without JavaScript nothing asks first. */
export function InvitationButtons({ id, email }: { id: string; email: string }) {
  const submit = useSubmit();
  const isHydrated = useHydrated();
  const revoke = (
    <Button name="intent" value="revokeInvite" type={isHydrated ? 'button' : 'submit'} size="small" variant="danger">
      {isHydrated ? 'Revoke…' : 'Revoke'}
    </Button>
  );
  return (
    <Form method="post" action="/members" className="flex gap-1.5" aria-label={`Invitation of ${email}`}>
      <input type="hidden" name="id" value={id} />
      <Button name="intent" value="resendInvite" size="small">
        Send again
      </Button>
      {isHydrated ? (
        <ConfirmDialog
          title="Revoke this invitation?"
          confirmLabel="Revoke invitation"
          onConfirm={() => submit({ intent: 'revokeInvite', id }, { method: 'post', action: '/members' })}
          trigger={revoke}
        >
          <p>The link that was sent to {email} is refused from now on. You can invite them again.</p>
        </ConfirmDialog>
      ) : (
        revoke
      )}
    </Form>
  );
}
