/** Why a call of the API was refused, as far as a person may know it. */
export type Problem = {
  code: string;
  message: string;
  reason: string | null;
  /** Messages by input path. */
  fieldErrors: Record<string, string[]>;
  requestId: string;
  /** ISO 8601. */
  at: string;
};

/** The messages of one field. */
export function errorsOf(problem: Problem | undefined, field: string): readonly string[] | undefined {
  return problem?.fieldErrors[field];
}

/** What does not belong to any field of the form, and so stands above it. */
export function formErrorOf(problem: Problem | undefined, fields: readonly string[]): string | null {
  if (!problem) return null;
  const isShownAtField = fields.some((field) => problem.fieldErrors[field] !== undefined);
  return isShownAtField ? null : problem.message;
}
