import { Form } from '@remix-run/react';
import type { ReactNode } from 'react';
import { Button } from '../../components/ui/Button.tsx';
import { FormError } from '../forms/FormError.tsx';
import { useFormBusy } from '../forms/useFormBusy.ts';
import type { Problem } from '../problems/problem.ts';

type MailedLinkFormProps = {
  /** The page's own path. */
  action: string;
  token: string;
  problem: Problem | undefined;
  button: string;
  isDestructive?: boolean;
  /** What pressing the button does. */
  children: ReactNode;
};

/** A mailed link leads here and does nothing by itself: programs that look into mails open links, too. */
export function MailedLinkForm({ action, token, problem, button, isDestructive, children }: MailedLinkFormProps) {
  const isBusy = useFormBusy(action);
  const unusable = problem?.fieldErrors.token?.join(' ');
  return (
    <Form method="post" action={action} className="grid gap-5">
      <p className="-mt-4 text-ink-2">{children}</p>
      <input type="hidden" name="token" value={token} />
      <FormError>{unusable ?? problem?.message ?? null}</FormError>
      <Button variant={isDestructive ? 'danger' : 'primary'} block busy={isBusy}>
        {button}
      </Button>
    </Form>
  );
}
