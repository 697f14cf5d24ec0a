const DAY_MS = 24 * 60 * 60 * 1000;

/** How long a key may live; the first is what the form proposes. */
export const expiries = [
  { value: '90d', label: '90 days', days: 90 },
  { value: '30d', label: '30 days', days: 30 },
  { value: '365d', label: '1 year', days: 365 },
  { value: 'never', label: 'Never', days: null },
] as const;

/** ISO 8601; undefined for a key that does not expire. What is no choice of ours counts as the first. */
export function expiryTime(choice: string, now: Date): string | undefined {
  const { days } = expiries.find(({ value }) => value === choice) ?? expiries[0];
  return days === null ? undefined : new Date(now.getTime() + days * DAY_MS).toISOString();
}
