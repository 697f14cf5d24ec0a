import type { z } from 'zod';
import { EnvError, type EnvProblem } from './EnvError.ts';

export type EnvSource = Readonly<Record<string, string | undefined>>;

/** Facts about the whole environment that defaults depend on. */
export type EnvContext = {
  /** The process runs under `npm start` (or is it): everything binds to loopback. */
  isSupervised: boolean;
};

/** Variables that belong together, and the value that code gets from them. */
export type Concern<Shape extends z.ZodRawShape, Value> = {
  title: string;
  variables: z.ZodObject<Shape>;
  /** Rules about which variables may or must be given together; run even when single values are wrong. */
  check?: (given: ReadonlySet<string>, report: (name: string, message: string) => void) => void;
  resolve: (values: z.output<z.ZodObject<Shape>>, context: EnvContext) => Value;
};

export function defineConcern<Shape extends z.ZodRawShape, Value>(concern: Concern<Shape, Value>) {
  return concern;
}

/**
 * Reads concerns one after the other and keeps every problem; `done` throws them all together as one EnvError. A value
 * can be taken only after `done`.
 */
export function createEnvReader(source: EnvSource) {
  const given = new Map(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
  const context: EnvContext = { isSupervised: given.get('NOVAPULSE_SUPERVISED') === '1' };
  const problems: EnvProblem[] = [];

  return {
    read<Shape extends z.ZodRawShape, Value>(concern: Concern<Shape, Value>): () => Value {
      const names = Object.keys(concern.variables.shape).filter((name) => given.has(name));
      const parsed = concern.variables.safeParse(Object.fromEntries(names.map((name) => [name, given.get(name)])));
      const found: EnvProblem[] = (parsed.error?.issues ?? []).map((issue) => ({
        name: issue.path.join('.'),
        message: issue.message,
      }));
      concern.check?.(new Set(names), (name, message) => found.push({ name, message }));
      problems.push(...found);
      return () => {
        if (!parsed.success || found.length > 0) {
          throw new EnvError(found);
        }
        return concern.resolve(parsed.data, context);
      };
    },
    done(): void {
      if (problems.length > 0) {
        throw new EnvError(problems);
      }
    },
  };
}

export type EnvReader = ReturnType<typeof createEnvReader>;
