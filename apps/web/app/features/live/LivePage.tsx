import { useLivePage } from './useLiveRefresh.ts';

/** Keeps the page true while it stands on it; for pages that follow only at times. */
export function LivePage() {
  useLivePage(() => true);
  return null;
}
