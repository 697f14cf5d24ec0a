import { Form, Link } from '@remix-run/react';
import { RotateCw } from 'lucide-react';
import { Button } from '../../components/ui/Button.tsx';
import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { Field } from '../../components/ui/Field.tsx';
import { Input } from '../../components/ui/Input.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import { SecretReveal } from '../../components/ui/SecretReveal.tsx';
import { Select } from '../../components/ui/Select.tsx';
import { FormError } from '../forms/FormError.tsx';
import { useFormBusy } from '../forms/useFormBusy.ts';
import { errorsOf, formErrorOf, type Problem } from '../problems/problem.ts';
import type { SigningSecret } from './SecretList.tsx';
import { SecretList } from './SecretList.tsx';
import { SigningPanel, type WebhookSigning } from './SigningPanel.tsx';

type WebhookSecretsProps = {
  id: string;
  signing: WebhookSigning & {
    /** Those that sign, newest first. */
    items: readonly SigningSecret[];
  };
  /** Just now, and never again. */
  rotated: { secret: string } | null;
  problem: Problem | null;
};

const overlaps = [
  { seconds: 86_400, label: '24 hours' },
  { seconds: 7 * 86_400, label: '7 days' },
  { seconds: 3600, label: '1 hour' },
  { seconds: 0, label: 'None: the old secret stops at once' },
] as const;

export function WebhookSecrets({ id, signing, rotated, problem }: WebhookSecretsProps) {
  const action = `/webhooks/${id}/secrets`;
  const isBusy = useFormBusy(action);
  return (
    <div className="grid max-w-215 gap-4">
      {rotated ? (
        <SecretReveal
          title="New secret"
          secret={rotated.secret}
          done={
            <ButtonLink variant="primary" to={action} replace>
              I have stored it
            </ButtonLink>
          }
        >
          Store it in the receiver now. You will not see it again after you leave this page.
        </SecretReveal>
      ) : null}
      <SecretList secrets={signing.items} isUsed={signing.signing !== 'ed25519'} />
      <SigningPanel id={id} signing={signing} />
      <Panel title="Rotate">
        <Form method="post" action={action} className="grid gap-4">
          <p className="text-ink-2">
            A new secret signs first. The previous one signs too until the overlap ends, so that receivers can switch
            without a gap.
          </p>
          <FormError>{formErrorOf(problem ?? undefined, ['secret'])}</FormError>
          <div className="max-w-80">
            <Field name="overlapSeconds" label="Overlap">
              {(control) => (
                <Select {...control}>
                  {overlaps.map(({ seconds, label }) => (
                    <option key={seconds} value={seconds}>
                      {label}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          </div>
          <Field
            name="secret"
            label="Secret of your own"
            isOptional
            hint={
              <>
                <code>whsec_</code> and the base64 of 24 to 64 bytes. Left empty, one is made.
              </>
            }
            errors={errorsOf(problem ?? undefined, 'secret')}
          >
            {(control) => <Input {...control} mono autoComplete="off" spellCheck={false} maxLength={100} />}
          </Field>
          <Button
            icon={RotateCw}
            variant={rotated ? 'secondary' : 'primary'}
            busy={isBusy}
            className="justify-self-start"
          >
            Rotate secret
          </Button>
        </Form>
      </Panel>
      <p className="text-ink-3 text-sm">
        A receiver accepts a request when any one of the signatures matches.{' '}
        <Link to={`/webhooks/${id}/verify`}>Receiver code for Node, Python and Go</Link>
      </p>
    </div>
  );
}
