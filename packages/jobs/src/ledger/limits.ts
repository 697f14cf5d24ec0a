/** How long an attempt holds its job without a sign of life from its worker. Renewed at a third of it. */
export const leaseMs = 15_000;

/** Rows that are due within this time are dispatched already; the engine keeps their message back until then. */
export const dispatchAheadMs = 60_000;

/** The engine is asked about messages that are older than this, by the ledger's clock. */
export const unknownAfterMs = 30_000;

/** Attempts whose worker may vanish before a job counts as poison and fails. */
export const maxLost = 4;

/** From this many lost attempts on a job runs in a lane of its own, one at a time in each worker. */
export const suspectAfterLost = 2;

/** First attempts that may share a message. A job that lost an attempt or is retried travels alone. */
export const jobsPerMessage = 10;

/** Workers hear this channel when rows have become due outside the hot path. */
export const dueChannel = 'novapulse_due';

/** Workers hear this channel, with a job's id, when a running job is to be cancelled. */
export const cancelChannel = 'novapulse_cancel';

/** The tag of a delivery that tests a disabled endpoint; only for these a disabled endpoint is no reason to skip. */
export const probeTag = 'probe';
