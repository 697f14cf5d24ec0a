/** Fetches what talks to authenticators, so that no page's first view waits for it. */
export const loadCeremony = () => import('./ceremony.ts');
