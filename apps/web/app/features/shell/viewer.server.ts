import type { Permission } from '@novapulse/core';
import { isPermitted, permissions } from '@novapulse/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { load } from '../problems/callApi.server.ts';
import type { Viewer } from './viewer.ts';

/** Who is signed in, with everything they may do; whoever is not signed in goes to sign in. */
export async function loadViewer(route: LoaderFunctionArgs): Promise<Viewer> {
  const { user, organization, organizations } = await load(route, (api) => api.auth.me());
  const actor = { kind: 'user' as const, role: user.role, operator: user.operator };
  const granted = allPermissions().filter((permission) => isPermitted(permission, actor));
  return { user, organization, organizations, permissions: granted };
}

function allPermissions(): Permission[] {
  return Object.keys(permissions).filter((name): name is Permission => name in permissions);
}
