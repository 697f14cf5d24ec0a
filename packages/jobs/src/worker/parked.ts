/** What a handler returns when its job is to wait, holding no slot, until a time or a wake. Tries begin anew then. */
export class Parked {
  /** Null: until somebody wakes it. */
  readonly wakeAfterMs: number | null;
  /** The handler has parked the job itself, in a transaction of its own. */
  readonly isDone: boolean;

  constructor(wakeAfterMs: number | null, { isDone }: { isDone: boolean } = { isDone: false }) {
    this.wakeAfterMs = wakeAfterMs;
    this.isDone = isDone;
  }
}

export function parked({ wakeAfterMs }: { wakeAfterMs: number | null }): Parked {
  return new Parked(wakeAfterMs);
}
