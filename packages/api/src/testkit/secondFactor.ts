import { createAuthenticatorApp } from './authenticatorApp.ts';
import { type TestApi, testPassword } from './createTestApi.ts';

/**
 * Sets up an authenticator app, in a session that is fresh. The code of the current step is used up by this, and `headers`
 * have the session's new token then, as a browser has.
 */
export async function enrollTotp(api: TestApi, headers: Record<string, string>) {
  const {
    api: { mfa },
    exchange,
  } = api.callAs(headers);
  const app = createAuthenticatorApp((await mfa.enroll()).secret);
  const code = await app.code(api.deps.clock.now());
  const { recoveryCodes, sessionsEnded } = await mfa.confirm({ code });
  headers.cookie = exchange.cookie();
  return { app, recoveryCodes, sessionsEnded, usedCode: code };
}

/** Gives the password; the headers are those of a browser whose second factor is missing. */
export async function beginSignIn(api: TestApi, email: string, headers: Record<string, string> = {}) {
  const { api: caller, exchange } = api.callAs(headers);
  const answer = await caller.auth.login({ email, password: testPassword });
  if (answer.status !== 'mfa_required') throw new Error('No second factor was asked for.');
  return { cookie: exchange.cookie() };
}

type SecondFactor = { code?: string; recoveryCode?: string; trustDevice?: boolean };

/** Gives the second factor; the headers are those of a browser that is signed in. */
export async function finishSignIn(api: TestApi, headers: Record<string, string>, proof: SecondFactor) {
  const { api: caller, exchange } = api.callAs(headers);
  const answer = await caller.auth.verifyMfa(proof);
  return { answer, headers: { cookie: exchange.cookie() } };
}
