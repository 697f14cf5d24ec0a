import { useHydrated } from '../../components/ui/useHydrated.ts';

/** Whether this browser knows passkeys, here: not without JavaScript, and only on https or localhost. */
export function usePasskeySupport(): boolean {
  return useHydrated() && typeof window.PublicKeyCredential === 'function';
}
