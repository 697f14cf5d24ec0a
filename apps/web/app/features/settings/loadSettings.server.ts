import type { LoaderFunctionArgs } from '@remix-run/node';
import { attempt, load } from '../problems/callApi.server.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Those of the affected members who are called by name. */
const MOST_NAMED = 5;

/** The organization, and for whoever may change it: whom a required second factor would stop. */
export async function loadSettings(args: LoaderFunctionArgs) {
  const [organization, impact] = await Promise.all([
    load(args, (api) => api.organization.get()),
    attempt(args, (api) => api.organization.mfaImpact({ limit: MOST_NAMED })),
  ]);
  return {
    organization,
    firstDay: new Date(args.context.now().getTime() + DAY_MS).toISOString().slice(0, 10),
    impact: impact.ok
      ? { count: impact.value.count, names: impact.value.items.map(({ name, email }) => name || email) }
      : null,
  };
}

export type SettingsPage = Awaited<ReturnType<typeof loadSettings>>;
