/** Postgres' channel for "these jobs changed": hints for whoever shows them, never the truth. */
export const changesChannel = 'novapulse_changes';

export type Change = { organizationId: string | null; jobId: string };
