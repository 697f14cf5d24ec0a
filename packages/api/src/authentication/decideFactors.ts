/** A way in which somebody has just proven who they are. */
export type Factor = 'password' | 'invite';

/**
 * The proof that every required factor has passed. Only `decideFactors` can make one (the private field makes the
 * type nominal), and `createSession` takes nothing less.
 */
class SatisfiedFactors {
  readonly #passed: readonly Factor[];
  constructor(passed: readonly Factor[]) {
    this.#passed = passed;
  }
  get passed(): readonly Factor[] {
    return this.#passed;
  }
}

export type { SatisfiedFactors };

export type FactorDecision = { status: 'satisfied'; factors: SatisfiedFactors };

/** Whether what a user has proven is enough to sign in. One factor is, as long as no second one can be enrolled. */
export function decideFactors(passed: readonly [Factor, ...Factor[]]): FactorDecision {
  return { status: 'satisfied', factors: new SatisfiedFactors(passed) };
}
