import { z } from 'zod';
import type { ParamField } from './params.ts';
import { labelOf } from './params.ts';

const field = z.object({
  type: z.string().optional(),
  format: z.string().optional(),
  description: z.string().optional(),
  enum: z.array(z.string()).optional(),
  items: z.object({ enum: z.array(z.string()).optional() }).optional(),
});

const schemaSchema = z.object({
  properties: z.record(z.string(), field).default({}),
  required: z.array(z.string()).default([]),
});

/** The fields that a definition's JSON Schema asks for. */
export function paramFields(schema: unknown): ParamField[] {
  const parsed = schemaSchema.safeParse(schema);
  if (!parsed.success) return [];
  return Object.entries(parsed.data.properties).map(([name, described]) => ({
    name,
    label: labelOf(name),
    hint: described.description ?? null,
    kind: kindOf(described),
    choices: described.enum ?? described.items?.enum ?? [],
    isRequired: parsed.data.required.includes(name),
  }));
}

function kindOf({ type, format, enum: choices, items }: z.output<typeof field>): ParamField['kind'] {
  if (choices) return 'choice';
  if (type === 'array' && items?.enum) return 'choices';
  if (type === 'integer' || type === 'number') return 'number';
  return format === 'date-time' ? 'time' : 'text';
}
