/** The only source of the current time. It is passed in, so that tests set it instead of sleeping. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };
