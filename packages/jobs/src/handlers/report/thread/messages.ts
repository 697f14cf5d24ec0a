import { z } from 'zod';
import { reportFormats } from '../../../reports/formats.ts';

/** What a thread is told to make. */
export const threadRequest = z.object({
  databaseUrl: z.string(),
  files: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('file'), path: z.string() }),
    z.object({
      kind: z.literal('s3'),
      bucket: z.string(),
      region: z.string().nullable(),
      endpoint: z.string().nullable(),
    }),
  ]),
  organizationId: z.string(),
  organizationName: z.string(),
  report: z.string(),
  params: z.unknown(),
  format: z.enum(reportFormats),
  asOf: z.date(),
  key: z.string(),
});

export type ThreadRequest = z.infer<typeof threadRequest>;

/** What it says: how far it is, and at last what came of it. */
export const threadMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), done: z.int(), total: z.int() }),
  z.object({ kind: z.literal('built'), rows: z.int(), bytes: z.int(), sha256: z.string() }),
  /** The file was removed. `isInvalid`: the report or its parameters are not known to this version. */
  z.object({ kind: z.literal('failed'), message: z.string(), isInvalid: z.boolean() }),
]);

export type ThreadMessage = z.infer<typeof threadMessage>;
