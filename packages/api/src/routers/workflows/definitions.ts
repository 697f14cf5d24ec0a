import { workflows } from '@novapulse/jobs';
import { z } from 'zod';
import { procedure } from '../../trpc.ts';

/** The workflows that can be started, in their newest version. */
export const definitions = procedure('workflows:read')
  .input(z.strictObject({}).prefault({}))
  .output(
    z.array(
      z.object({
        name: z.string(),
        version: z.int(),
        title: z.string(),
        description: z.string(),
        /** JSON Schema of the input. */
        inputSchema: z.record(z.string(), z.unknown()),
      }),
    ),
  )
  .query(() =>
    workflows.list().map(({ name, version, title, description, input }) => ({
      name,
      version,
      title,
      description,
      inputSchema: { ...z.toJSONSchema(input, { io: 'input' }) },
    })),
  );
