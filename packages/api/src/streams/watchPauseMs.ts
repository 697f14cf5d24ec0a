/** Between two messages of one stream: often enough to look immediate, seldom enough for a busy organization. */
export const watchPauseMs = 250;
