import type { LoaderFunctionArgs } from '@remix-run/node';
import { load } from '../problems/callApi.server.ts';
import { deviceName } from './deviceName.server.ts';

/** Everything that one's own security page shows. */
export async function loadSecurity(args: LoaderFunctionArgs) {
  const [mfa, passkeys, sessions, devices] = await Promise.all([
    load(args, (api) => api.mfa.status()),
    load(args, (api) => api.passkeys.list({ limit: 100 })),
    load(args, (api) => api.sessions.list({ limit: 100 })),
    load(args, (api) => api.devices.list({ limit: 100 })),
  ]);
  const named = <Row extends { userAgent: string }>(row: Row) => ({ ...row, name: deviceName(row.userAgent) });
  return { mfa, passkeys: passkeys.items, sessions: sessions.items.map(named), devices: devices.items.map(named) };
}

export type Security = Awaited<ReturnType<typeof loadSecurity>>;
