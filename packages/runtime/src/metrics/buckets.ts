/** Seconds, from 1 ms, a health check, to 60 s, past every deadline of ours. */
export const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60];

/** Seconds, from 5 ms, picked up at once, to a day, waiting for a receiver that was held back. */
export const waitBuckets = [0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60, 300, 1800, 7200, 86_400];
