import { compileSchema } from '@novapulse/jobs';
import { z } from 'zod';

/** JSON Schema 2020-12 for the data of a type's events. What is wrong with it is told by path. */
export const givenSchema = z.record(z.string(), z.unknown()).superRefine((schema, { addIssue }) => {
  const compiled = compileSchema(schema);
  if ('problems' in compiled) {
    for (const { path, message } of compiled.problems) addIssue({ code: 'custom', path: [...path], message });
    return;
  }
  const examples = Array.isArray(schema.examples) ? schema.examples : [];
  for (const [index, example] of examples.entries()) {
    for (const { path, message } of compiled.check.problemsOf(example, JSON.stringify(example).length)) {
      addIssue({ code: 'custom', path: ['examples', String(index), ...path], message });
    }
  }
});

/** Null for any data. */
export const schemaInput = givenSchema
  .nullable()
  .meta({ description: 'JSON Schema (draft 2020-12) that `data` must fit. See docs/routing.md.' });

export const descriptionInput = z.string().trim().max(1000);
