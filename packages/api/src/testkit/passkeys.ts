import type { TestApi } from './createTestApi.ts';
import { type Ceremony, createSoftAuthenticator, type SoftAuthenticator } from './softAuthenticator.ts';

type Headers = Record<string, string>;

/** Registers a passkey, in a session that is fresh. `headers` have the session's new token then, as a browser has. */
export async function registerPasskey(
  api: TestApi,
  headers: Headers,
  {
    name,
    authenticator = createSoftAuthenticator(),
    ...ceremony
  }: Ceremony & { name?: string; authenticator?: SoftAuthenticator } = {},
) {
  const {
    api: { passkeys },
    exchange,
  } = api.callAs(headers);
  const response = authenticator.create(await passkeys.registerOptions(), ceremony);
  const registered = await passkeys.register({ response, ...(name !== undefined && { name }) });
  headers.cookie = exchange.cookie();
  return { authenticator, registered };
}

/** Signs in with a passkey alone; the headers are those of a browser that is signed in. */
export async function signInWithPasskey(
  api: TestApi,
  authenticator: SoftAuthenticator,
  { headers = {}, afterPassword = false, ...ceremony }: Ceremony & { headers?: Headers; afterPassword?: boolean } = {},
) {
  const { api: caller, exchange } = api.callAs(headers);
  const options = await caller.auth.passkeyOptions({ afterPassword });
  const answer = await caller.auth.verifyPasskey({ response: authenticator.get(options, ceremony) });
  return { answer, headers: { cookie: exchange.cookie() } };
}
