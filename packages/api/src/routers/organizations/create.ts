import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { organizationOutput } from '../../authentication/userView.ts';
import { emailInput } from '../../inputs/email.ts';
import { nameInput } from '../../inputs/text.ts';
import { timeOutput } from '../../inputs/time.ts';
import { createInvite } from '../../invites/createInvite.ts';
import { procedure, stepUp } from '../../trpc.ts';
import { newSlug } from './newSlug.ts';

export const create = procedure('organizations:manage')
  .input(z.strictObject({ name: nameInput, adminEmail: emailInput }))
  .output(
    organizationOutput.extend({
      createdAt: timeOutput,
      invite: z.object({ id: z.string(), email: z.string(), expiresAt: timeOutput }),
    }),
  )
  .use(stepUp)
  .mutation(async ({ ctx, input }) => {
    const { caller, deps } = ctx;
    return deps.db.prisma.$transaction(async (tx) => {
      const organization = await tx.organization.create({
        data: {
          id: deps.newId('organization'),
          name: input.name,
          slug: newSlug(input.name),
          createdAt: deps.clock.now(),
        },
      });
      const invite = await createInvite(tx, deps, {
        organization,
        email: input.adminEmail,
        role: 'admin',
        invitedBy: { ...caller, id: caller.userId },
      });
      await recordAudit(tx, ctx, {
        action: 'organizations.create',
        organizationId: organization.id,
        actor: actorOf(caller),
        target: { type: 'organization', id: organization.id },
        detail: { name: organization.name, adminEmail: invite.email },
      });
      const { id, name, slug } = organization;
      return {
        id,
        name,
        slug,
        createdAt: organization.createdAt.toISOString(),
        invite: { id: invite.id, email: invite.email, expiresAt: invite.expiresAt.toISOString() },
      };
    });
  });
