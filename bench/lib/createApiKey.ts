import { createCaller } from './createCaller.ts';

/** A key that may do everything a benchmark does, made by the admin. */
export async function createApiKey(url: string, admin: { email: string; password: string }): Promise<string> {
  const session = await createCaller(url, null).signIn(admin.email, admin.password);
  const { key } = await session.call<{ key: string }>('apiKeys.create', {
    name: 'bench',
    scopes: ['events:publish', 'webhooks:read', 'webhooks:write', 'deliveries:read', 'deliveries:retry', 'jobs:read'],
  });
  return key;
}
