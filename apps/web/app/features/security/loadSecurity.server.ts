import type { LoaderFunctionArgs } from '@remix-run/node';
import { actionLabel } from '../audit/actionLabels.ts';
import { load } from '../problems/callApi.server.ts';

/** Everything that one's own security page shows. */
export async function loadSecurity(args: LoaderFunctionArgs) {
  const [mfa, passkeys, sessions, devices, activity] = await Promise.all([
    load(args, (api) => api.mfa.status()),
    load(args, (api) => api.passkeys.list({ limit: 100 })),
    load(args, (api) => api.sessions.list({ limit: 100 })),
    load(args, (api) => api.devices.list({ limit: 100 })),
    load(args, (api) => api.auth.recentActivity({ limit: 10 })),
  ]);
  return {
    mfa,
    passkeys: passkeys.items,
    sessions: sessions.items,
    devices: devices.items,
    activity: activity.items.map((each) => ({ ...each, label: actionLabel(each.action) })),
  };
}

export type Security = Awaited<ReturnType<typeof loadSecurity>>;
