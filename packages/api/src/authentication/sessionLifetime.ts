/** A session that was not used for this long has ended. */
export const sessionIdleSeconds = 3 * 24 * 60 * 60;

/** A session ends this long after sign-in, however busy it is. */
export const sessionAbsoluteSeconds = 14 * 24 * 60 * 60;
