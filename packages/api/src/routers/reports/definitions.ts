import { findReport, reportFormats } from '@novapulse/jobs';
import { z } from 'zod';
import { noInput } from '../../inputs/noInput.ts';
import { readableReports } from '../../reports/readableReports.ts';
import { procedure } from '../../trpc.ts';

const definitionOutput = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  formats: z.array(z.enum(reportFormats)),
  /** JSON Schema of `params`. */
  params: z.record(z.string(), z.unknown()),
  columns: z.array(z.object({ name: z.string(), title: z.string(), format: z.string() })),
});

/** The reports that the caller may ask for. */
export const definitions = procedure('reports:read')
  .input(noInput)
  .output(z.array(definitionOutput))
  .query(({ ctx: { caller } }) =>
    readableReports(caller)
      .map(findReport)
      .filter((report) => report !== undefined)
      .map(({ name, title, description, formats, columns, paramsSchema }) => ({
        name,
        title,
        description,
        formats: [...formats],
        params: paramsSchema(),
        columns: Object.entries(columns).map(([column, described]) => ({ name: column, ...described })),
      })),
  );
