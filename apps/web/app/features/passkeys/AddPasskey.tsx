import { Form, useSubmit } from '@remix-run/react';
import { Fingerprint } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../components/ui/Button.tsx';
import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { Field } from '../../components/ui/Field.tsx';
import { Input } from '../../components/ui/Input.tsx';
import { FormError } from '../forms/FormError.tsx';
import { useFormBusy } from '../forms/useFormBusy.ts';
import { loadCeremony } from './loadCeremony.ts';

type CreationOptions = Parameters<Awaited<ReturnType<typeof loadCeremony>>['makePasskey']>[0];

export const addPasskeyPath = '/security/passkey';

type AddPasskeyProps = {
  /** What the device is to make a passkey for; null before the button was pressed. */
  options: CreationOptions | null;
  name: string;
  problem: string | null;
};

/** Asks for a name, then the device for a passkey, and sends it. */
export function AddPasskey({ options, name, problem }: AddPasskeyProps) {
  const submit = useSubmit();
  const isSending = useFormBusy(addPasskeyPath);
  const [isMaking, setMaking] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => {
    if (options === null) return;
    const make = async (): Promise<void> => {
      setMaking(true);
      setRefusal(null);
      const ceremony = await loadCeremony();
      try {
        const passkey = await ceremony.makePasskey(options);
        submit({ intent: 'register', name, passkey }, { method: 'post', action: addPasskeyPath });
      } catch (error) {
        setRefusal(ceremony.problemText(error));
      } finally {
        setMaking(false);
      }
    };
    void make();
  }, [options, name, submit]);

  return (
    <Form method="post" action={addPasskeyPath} className="grid justify-items-start gap-4">
      <FormError>{refusal ?? problem}</FormError>
      <Field name="name" label="Name" isOptional hint="To tell your passkeys apart, such as “Work laptop”.">
        {(control) => <Input {...control} defaultValue={name} maxLength={100} autoComplete="off" />}
      </Field>
      <noscript>
        <p className="text-ink-2">Passkeys need JavaScript.</p>
      </noscript>
      <div className="flex gap-2">
        <Button name="intent" value="begin" variant="primary" icon={Fingerprint} busy={isSending || isMaking}>
          Add passkey
        </Button>
        <ButtonLink to="/security">Not now</ButtonLink>
      </div>
    </Form>
  );
}
