/** Thrown by a handler that has done nothing: its job is due again after `delayMs`, and no try is used up. */
export class Postponed extends Error {
  readonly delayMs: number;

  constructor(delayMs: number) {
    super(`Not before ${Math.ceil(delayMs)} ms have passed.`);
    this.name = 'Postponed';
    this.delayMs = delayMs;
  }
}
