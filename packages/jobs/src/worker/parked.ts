/** What a handler returns when its job is to wait, holding no slot, until a time or a wake. Tries begin anew then. */
export class Parked {
  /** Null: until somebody wakes it. */
  readonly wakeAfterMs: number | null;

  constructor(wakeAfterMs: number | null) {
    this.wakeAfterMs = wakeAfterMs;
  }
}

export function parked({ wakeAfterMs }: { wakeAfterMs: number | null }): Parked {
  return new Parked(wakeAfterMs);
}
