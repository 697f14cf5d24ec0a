/** After every so many failures in a row nothing more is tried for a while. */
export const failuresPerLock = 5;

/**
 * How long: after 5, 10, 15, 20 failures in a row, and after every five beyond. A guesser gets some twenty tries on the
 * first day and five on every other.
 */
export const lockSeconds = [15 * 60, 60 * 60, 6 * 60 * 60, 24 * 60 * 60] as const;

/** NIST SP 800-63B-4, section 3.2.2: no more than 100 failures in a row, then only a reset helps. */
export const failuresUntilReset = 100;
