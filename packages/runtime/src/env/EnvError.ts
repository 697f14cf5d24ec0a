export type EnvProblem = { name: string; message: string };

/**
 * The environment cannot be used. The message has one line per problem, `NAME: what is wrong; what to write`, and
 * never the value of a variable that may hold a secret.
 */
export class EnvError extends Error {
  override readonly name = 'EnvError';
  readonly problems: readonly EnvProblem[];

  constructor(problems: readonly EnvProblem[]) {
    super(problems.map((problem) => `${problem.name}: ${problem.message}`).join('\n'));
    this.problems = problems;
  }
}
