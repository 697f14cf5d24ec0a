import { z } from 'zod';

const schemaSchema = z.object({
  properties: z
    .record(
      z.string(),
      z.object({ default: z.unknown().optional(), type: z.unknown().optional(), enum: z.unknown().optional() }),
    )
    .default({}),
  required: z.array(z.string()).default([]),
});

/** An input to start from, as pretty JSON: the fields that must be there, empty, and those with a default. */
export function sampleInput(inputSchema: unknown): string {
  const parsed = schemaSchema.safeParse(inputSchema);
  if (!parsed.success) return '{}';
  const { properties, required } = parsed.data;
  const fields = Object.entries(properties)
    .filter(([name, field]) => required.includes(name) || field.default !== undefined)
    .map(([name, field]) => [name, field.default ?? emptyOf(field.type, field.enum)]);
  return JSON.stringify(Object.fromEntries(fields), null, 2);
}

function emptyOf(type: unknown, choices: unknown): unknown {
  if (Array.isArray(choices)) return choices[0];
  if (type === 'integer' || type === 'number') return 0;
  if (type === 'boolean') return false;
  if (type === 'array') return [];
  return type === 'object' ? {} : '';
}
