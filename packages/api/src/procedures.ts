import type { Permission } from '@novapulse/core';
import { z } from 'zod';
import type { ProcedureMeta } from './procedureMeta.ts';
import { appRouter } from './router.ts';

export type ProcedureDescription = {
  /** `<area>.<procedure>`. */
  path: string;
  type: 'query' | 'mutation' | 'subscription';
  permission: Permission | 'public';
  input: z.ZodType;
  output: z.ZodType;
};

// tRPC keeps the schemas in a part of the procedure that its types do not show.
const definition = z.object({
  type: z.enum(['query', 'mutation', 'subscription']),
  meta: z.custom<ProcedureMeta>((meta) => typeof meta === 'object' && meta !== null && 'permission' in meta),
  inputs: z.tuple([z.instanceof(z.ZodType)]),
  output: z.instanceof(z.ZodType),
});

// A procedure is a function with its definition on it.
const procedureTable = z.record(z.string(), z.custom<{ _def: z.infer<typeof definition> }>(isProcedure));

function isProcedure(value: unknown): boolean {
  return typeof value === 'function' && '_def' in value && definition.safeParse(value._def).success;
}

/**
 * Every procedure of the router, in order of its name.
 *
 * @throws ZodError when one lacks its permission, its one input schema or its output schema.
 */
export function describeProcedures(): ProcedureDescription[] {
  return Object.entries(procedureTable.parse(appRouter._def.procedures))
    .map(
      ([
        path,
        {
          _def: { type, meta, inputs, output },
        },
      ]) => {
        return { path, type, permission: meta.permission, input: inputs[0], output };
      },
    )
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
