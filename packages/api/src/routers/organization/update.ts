import type { Prisma } from '@novapulse/db';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { holdPermission } from '../../authentication/holdPermission.ts';
import { invalidInput } from '../../errors/invalidInput.ts';
import { nameInput } from '../../inputs/text.ts';
import { timeInput } from '../../inputs/time.ts';
import { procedure, stepUp } from '../../trpc.ts';
import { lockOrganization } from '../members/lockMember.ts';
import { mfaPolicySchema, organizationView, ownOrganizationOutput } from './organizationView.ts';
import { withoutSecondFactor } from './withoutSecondFactor.ts';

const updateInput = z.strictObject({
  name: nameInput.optional(),
  mfaPolicy: mfaPolicySchema.optional(),
  mfaGraceUntil: timeInput.nullish(),
});

/** What is left out stays as it is. A policy that is not required any more has no time of grace. */
export const update = procedure('organization:manage')
  .input(updateInput)
  .output(ownOrganizationOutput.extend({ affectedMembers: z.int() }))
  .use(stepUp)
  .mutation(async ({ ctx, input }) => {
    const { caller, deps, organizationId } = ctx;
    return deps.db.prisma.$transaction(async (tx) => {
      await lockOrganization(tx, organizationId);
      await holdPermission(tx, caller, organizationId, 'organization:manage');
      const before = await tx.organization.findUniqueOrThrow({ where: { id: organizationId } });
      const mfaPolicy = input.mfaPolicy ?? before.mfaPolicy;
      requireGraceToMakeSense(mfaPolicy, input.mfaGraceUntil, deps.clock.now());
      const graceUntil = input.mfaGraceUntil === undefined ? before.mfaGraceUntil : input.mfaGraceUntil;
      const after = await tx.organization.update({
        where: { id: organizationId },
        data: {
          name: input.name ?? before.name,
          mfaPolicy,
          mfaGraceUntil: mfaPolicy === 'required' ? graceUntil : null,
        },
      });
      const affectedMembers = await tx.membership.count({ where: withoutSecondFactor(organizationId) });
      await recordAudit(tx, ctx, {
        action: 'organization.update',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'organization', id: organizationId },
        detail: { before: settingsOf(before), after: settingsOf(after) },
      });
      return { ...organizationView(after), affectedMembers };
    });
  });

function requireGraceToMakeSense(policy: 'optional' | 'required', until: Date | null | undefined, now: Date): void {
  if (until === undefined || until === null) return;
  if (policy === 'optional')
    throw invalidInput({ mfaGraceUntil: ['Only a required second factor has a time of grace.'] });
  if (until <= now) throw invalidInput({ mfaGraceUntil: ['This time has passed. Leave it out to begin at once.'] });
}

function settingsOf({
  name,
  mfaPolicy,
  mfaGraceUntil,
}: {
  name: string;
  mfaPolicy: string;
  mfaGraceUntil: Date | null;
}): Prisma.InputJsonObject {
  return { name, mfaPolicy, mfaGraceUntil: mfaGraceUntil?.toISOString() ?? null };
}
