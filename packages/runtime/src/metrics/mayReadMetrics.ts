import { createHash, timingSafeEqual } from 'node:crypto';

export type MetricsAccess = {
  /** METRICS_TOKEN; null when unset. */
  token: string | null;
  /** True on the worker's own port, which nobody outside reaches: there metrics need no token unless one is set. */
  isInternalPort: boolean;
};

/**
 * Who may read metrics: with a token set, whoever brings it as a bearer; without one, whoever reaches the worker's
 * port, and on the web server's port it is as if the page did not exist.
 */
export function mayReadMetrics(
  access: MetricsAccess,
  authorization: string | undefined,
): 'yes' | 'unauthorized' | 'not_found' {
  if (access.token === null) {
    return access.isInternalPort ? 'yes' : 'not_found';
  }
  const given = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? '';
  return isSame(given, access.token) ? 'yes' : 'unauthorized';
}

// Hashed first, so that the comparison takes the same time whatever the length.
function isSame(given: string, wanted: string): boolean {
  return timingSafeEqual(createHash('sha256').update(given).digest(), createHash('sha256').update(wanted).digest());
}
