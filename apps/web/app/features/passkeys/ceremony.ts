import type { AppRouter, RouterOutputs } from '@novapulse/api';
import {
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
  WebAuthnError,
} from '@simplewebauthn/browser';
import { createTRPCClient, httpLink, TRPCClientError } from '@trpc/client';
import type { PasskeyPurpose } from './purpose.ts';

/** Everything that talks to the browser's authenticators. Fetched when it is needed: see loadCeremony. */

type RequestOptions = RouterOutputs['auth']['passkeyOptions'];
type CreationOptions = RouterOutputs['passkeys']['registerOptions'];

// A challenge lasts five minutes; one that waits in a field's suggestions is renewed before.
const autofillRoundMs = 4 * 60_000;

function optionsFor(purpose: PasskeyPurpose): Promise<RequestOptions> {
  const { auth } = createTRPCClient<AppRouter>({ links: [httpLink({ url: '/api/trpc' })] });
  if (purpose === 'step_up') return auth.stepUpOptions.mutate();
  return auth.passkeyOptions.mutate({ afterPassword: purpose === 'after_password' });
}

/** Asks the person for a passkey; the answer as JSON for a form. */
export async function askForPasskey(purpose: PasskeyPurpose, useBrowserAutofill = false): Promise<string> {
  const optionsJSON = await optionsFor(purpose);
  return JSON.stringify(await startAuthentication({ optionsJSON, useBrowserAutofill }));
}

/** Has the device make a passkey; the answer as JSON for a form. */
export async function makePasskey(optionsJSON: CreationOptions): Promise<string> {
  return JSON.stringify(await startRegistration({ optionsJSON }));
}

/** Offers passkeys among the suggestions of the mail address's field, until one is chosen. Returns what ends that. */
export function offerInAutofill(onChosen: (passkey: string) => void): () => void {
  const ending = new AbortController();
  const isOver = () => ending.signal.aborted;
  const offer = async (): Promise<void> => {
    try {
      if (!(await browserSupportsWebAuthnAutofill()) || isOver()) return;
      const passkey = await askForPasskey('sign_in', true);
      if (!isOver()) onChosen(passkey);
    } catch {
      // Nobody asked for it: the button says what is wrong, and a newer round ends the one before.
    }
  };
  void offer();
  const rounds = setInterval(() => void offer(), autofillRoundMs);
  return () => {
    ending.abort();
    clearInterval(rounds);
    WebAuthnAbortService.cancelCeremony();
  };
}

/** What went wrong, for the person who pressed the button. */
export function problemText(error: unknown): string {
  if (error instanceof TRPCClientError) return error.message;
  const code = error instanceof WebAuthnError ? error.code : undefined;
  if (code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') return 'This device has a passkey for you already.';
  if (code === 'ERROR_INVALID_DOMAIN' || code === 'ERROR_INVALID_RP_ID') {
    return 'Passkeys work only at the address that NovaPulse is set up for. Open the dashboard there.';
  }
  return 'No passkey was used: it was cancelled, took too long, or there is none here for NovaPulse.';
}
