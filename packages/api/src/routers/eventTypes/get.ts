import { z } from 'zod';
import { timeOutput } from '../../inputs/time.ts';
import { procedure } from '../../trpc.ts';
import { eventTypeNotFound, hasOneRef, oneRefError, refFields, whereRef } from './eventTypeRef.ts';
import { eventTypeOutput, eventTypeView, schemaOutput } from './eventTypeView.ts';
import { findUse, useOutput } from './findUse.ts';

const maxVersions = 50;

/** An event type with the schema that holds and its latest versions, newest first. */
export const get = procedure('webhooks:read')
  .input(z.strictObject(refFields).refine(hasOneRef, oneRefError))
  .output(
    eventTypeOutput.extend(useOutput.shape).extend({
      schema: schemaOutput,
      versions: z.array(z.object({ version: z.int(), schema: schemaOutput, createdAt: timeOutput })),
    }),
  )
  .query(async ({ ctx: { deps, organizationId }, input }) => {
    const found = await deps.db.prisma.eventType.findFirst({
      where: whereRef(organizationId, input),
      include: { versions: { orderBy: { version: 'desc' }, take: maxVersions } },
    });
    if (found === null) throw eventTypeNotFound();
    const use = await findUse(deps.db, organizationId, [found.name], deps.clock.now());
    const versions = found.versions.map(({ version, schema, createdAt }) => ({
      version,
      schema: schemaOutput.parse(schema),
      createdAt: createdAt.toISOString(),
    }));
    const schema = versions.find(({ version }) => version === found.version)?.schema ?? null;
    const unused = { recentEvents: 0, listeners: 0 };
    return { ...eventTypeView(found), ...(use.get(found.name) ?? unused), schema, versions };
  });
