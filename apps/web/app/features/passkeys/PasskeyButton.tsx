import { useSubmit } from '@remix-run/react';
import { Fingerprint } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/ui/Button.tsx';
import { FieldError } from '../../components/ui/Field.tsx';
import { loadCeremony } from './loadCeremony.ts';
import type { PasskeyPurpose } from './purpose.ts';
import { usePasskeySupport } from './usePasskeySupport.ts';

type PasskeyButtonProps = {
  purpose: PasskeyPurpose;
  /** Where the answer is sent, as the field `passkey`. */
  action: string;
  next: string;
  /** The page's main way rather than another one. */
  isPrimary?: boolean;
  children: string;
};

/** Asks for a passkey and sends the answer. Nothing where the browser has none. */
export function PasskeyButton({ purpose, action, next, isPrimary = false, children }: PasskeyButtonProps) {
  const submit = useSubmit();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  if (!usePasskeySupport()) return null;

  const ask = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const ceremony = await loadCeremony();
    try {
      const passkey = await ceremony.askForPasskey(purpose);
      submit({ passkey, next }, { method: 'post', action });
    } catch (error) {
      setProblem(ceremony.problemText(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className="grid gap-1.5">
      <Button
        type="button"
        block
        variant={isPrimary ? 'primary' : 'secondary'}
        icon={Fingerprint}
        busy={isBusy}
        onClick={() => void ask()}
      >
        {children}
      </Button>
      <div role="alert" className="empty:hidden">
        {problem ? <FieldError>{problem}</FieldError> : null}
      </div>
    </div>
  );
}
