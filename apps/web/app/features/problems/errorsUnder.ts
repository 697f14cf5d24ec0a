import type { Problem } from './problem.ts';

/** The messages of a field that holds JSON, each with its place in it: `data.amount: Give a number.` */
export function errorsUnder(problem: Problem | undefined, field: string): readonly string[] | undefined {
  const errors = Object.entries(problem?.fieldErrors ?? {})
    .filter(([path]) => path === field || path.startsWith(`${field}.`))
    .flatMap(([path, messages]) => {
      const place = path.slice(field.length + 1);
      return messages.map((message) => (place === '' ? message : `${place}: ${message}`));
    });
  return errors.length > 0 ? errors : undefined;
}
