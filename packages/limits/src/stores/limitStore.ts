export type TakeRequest = {
  key: string;
  /** Taken when positive and they fit, given back when negative, only read when 0. */
  points: number;
  limit: number;
  windowSeconds: number;
};

export type Reading = {
  /** False when the points did not fit; none was taken then. */
  fits: boolean;
  remaining: number;
  /** Milliseconds until the whole limit is there again; when refused, until the points fit; when read, until one does. */
  waitMs: number;
};

/** Counts exactly, for whoever shares it. Rejects when it cannot be asked; how long that takes is for the caller to bound. */
export type LimitStore = {
  /** Milliseconds after which an answer is as good as none. */
  deadlineMs: number;
  take(request: TakeRequest): Promise<Reading>;
  forget(request: Pick<TakeRequest, 'key' | 'limit' | 'windowSeconds'>): Promise<void>;
  close(): Promise<void>;
};
