import { useSubmit } from '@remix-run/react';
import { useEffect } from 'react';
import { loadCeremony } from './loadCeremony.ts';
import { usePasskeySupport } from './usePasskeySupport.ts';

/** Signs in with a passkey that is chosen among the suggestions of the mail address's field. */
export function usePasskeyAutofill(next: string): void {
  const submit = useSubmit();
  const isSupported = usePasskeySupport();
  useEffect(() => {
    if (!isSupported) return undefined;
    let isOver = false;
    let end = (): void => undefined;
    void loadCeremony().then(({ offerInAutofill }) => {
      if (isOver) return;
      end = offerInAutofill((passkey) => submit({ passkey, next }, { method: 'post', action: '/sign-in' }));
    });
    return () => {
      isOver = true;
      end();
    };
  }, [isSupported, next, submit]);
}
