import { noInput } from '../../inputs/noInput.ts';
import { procedure } from '../../trpc.ts';
import { organizationView, ownOrganizationOutput } from './organizationView.ts';

/** The organization that the session acts in. */
export const get = procedure('organization:read')
  .input(noInput)
  .output(ownOrganizationOutput)
  .query(async ({ ctx: { deps, organizationId } }) =>
    organizationView(await deps.db.prisma.organization.findUniqueOrThrow({ where: { id: organizationId } })),
  );
