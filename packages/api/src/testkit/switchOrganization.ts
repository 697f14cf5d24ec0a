import type { TestApi } from './createTestApi.ts';

/** Acts in another organization from now on; `headers` have the session's new token then, as a browser has. */
export async function switchOrganization(api: TestApi, headers: Record<string, string>, id: string) {
  const { api: caller, exchange } = api.callAs(headers);
  const answer = await caller.auth.switchOrganization({ id });
  headers.cookie = exchange.cookie();
  return answer;
}
