import { Form, useSubmit } from '@remix-run/react';
import { Button } from '../../components/ui/Button.tsx';
import { ConfirmDialog } from '../../components/ui/ConfirmDialog.tsx';
import { useHydrated } from '../../components/ui/useHydrated.ts';

type ApiKeyButtonsProps = { id: string; name: string; isWaiting: boolean };

/** Revoke, which asks once; keep, where a decision is due. Both are forms without JavaScript. */
export function ApiKeyButtons({ id, name, isWaiting }: ApiKeyButtonsProps) {
  const submit = useSubmit();
  const isHydrated = useHydrated();
  const look = { name: 'intent', value: 'revoke', size: 'small', variant: 'danger' } as const;
  return (
    <Form method="post" action="/api-keys" className="flex justify-end gap-1.5" aria-label={`API key ${name}`}>
      <input type="hidden" name="id" value={id} />
      {isWaiting ? (
        <Button name="intent" value="keep" size="small">
          Keep
        </Button>
      ) : null}
      {isHydrated ? (
        <ConfirmDialog
          title={`Revoke ${name}?`}
          confirmLabel="Revoke key"
          onConfirm={() => submit({ intent: 'revoke', id }, { method: 'post', action: '/api-keys' })}
          trigger={
            <Button {...look} type="button">
              Revoke…
            </Button>
          }
        >
          <p>Every request with it is refused from the next one on. A revoked key cannot come back.</p>
        </ConfirmDialog>
      ) : (
        <Button {...look}>Revoke</Button>
      )}
    </Form>
  );
}
