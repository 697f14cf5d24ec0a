import { compileSchema } from '@novapulse/jobs';
import { z } from 'zod';

/** JSON Schema 2020-12 for the data of a type's events; null for any data. What is wrong with it is told by path. */
export const schemaInput = z
  .record(z.string(), z.unknown())
  .nullable()
  .superRefine((schema, { addIssue }) => {
    if (schema === null) return;
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
  })
  .meta({ description: 'JSON Schema (draft 2020-12) that `data` must fit. See docs/routing.md.' });

export const descriptionInput = z.string().trim().max(1000);
