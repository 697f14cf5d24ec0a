import { z } from 'zod';
import { timeOutput } from '../../inputs/time.ts';

export const eventTypeOutput = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  /** Counts changes of the schema, from 1. */
  version: z.int(),
  hasSchema: z.boolean(),
  /** Since when new events of this type are refused. */
  archivedAt: timeOutput.nullable(),
  createdAt: timeOutput,
  updatedAt: timeOutput,
});

export type EventTypeRow = {
  id: string;
  name: string;
  description: string;
  version: number;
  hasSchema: boolean;
  archivedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

export function eventTypeView(row: EventTypeRow): z.infer<typeof eventTypeOutput> {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    version: row.version,
    hasSchema: row.hasSchema,
    archivedAt: row.archivedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export const schemaOutput = z.record(z.string(), z.unknown()).nullable();
