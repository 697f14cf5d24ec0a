import { compileSchema } from '@novapulse/jobs';
import { z } from 'zod';
import { isNestedDeeperThan } from '../../events/isNestedDeeperThan.ts';
import { procedure } from '../../trpc.ts';
import { givenSchema } from './schemaInput.ts';

const deepest = 256;

/** Whether data fits a schema, without saving or publishing anything. */
export const check = procedure('webhooks:write', { freeText: { schema: 'json', data: 'json' } })
  .input(
    z.strictObject({
      schema: givenSchema,
      data: z
        .unknown()
        .refine((data) => data !== undefined, { error: 'Give the data to check.' })
        .refine((data) => !isNestedDeeperThan(deepest, data), {
          error: `This is nested deeper than ${deepest} levels.`,
        }),
    }),
  )
  .output(z.object({ fits: z.boolean(), problems: z.array(z.object({ path: z.string(), message: z.string() })) }))
  .mutation(({ input: { schema, data } }) => {
    const compiled = compileSchema(schema);
    if (!('check' in compiled)) throw new Error('A schema that its input has accepted cannot be compiled');
    const problems = compiled.check.problemsOf(data, JSON.stringify(data).length);
    return {
      fits: problems.length === 0,
      problems: problems.map(({ path, message }) => ({ path: ['data', ...path].join('.'), message })),
    };
  });
