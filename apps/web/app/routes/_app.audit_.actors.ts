import type { LoaderFunctionArgs } from '@remix-run/node';
import { load } from '../features/problems/callApi.server.ts';

/** The newest members and keys, to choose one of. */
export async function loader(args: LoaderFunctionArgs) {
  const [members, keys] = await Promise.all([
    load(args, (api) => api.members.list({ limit: 100 })),
    load(args, (api) => api.apiKeys.list({ limit: 100 })),
  ]);
  return {
    actors: [
      ...members.items.map(({ id, name, email }) => ({ id, name: name || email })),
      ...keys.items.map(({ id, name }) => ({ id, name: `${name} (API key)` })),
    ],
  };
}
