import { type ApiKeyScope, newApiKey, type Role } from '@novapulse/core';
import { z } from 'zod';
import { findPeople } from '../../accounts/findPeople.ts';
import { mailAccountNotice } from '../../accounts/mailAccount.ts';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { holdPermission } from '../../authentication/holdPermission.ts';
import { invalidInput } from '../../errors/invalidInput.ts';
import { nameInput } from '../../inputs/text.ts';
import { timeInput } from '../../inputs/time.ts';
import { mfaEnrolled, procedure, stepUp } from '../../trpc.ts';
import { apiKeyOutput, apiKeyView, scopeSchema } from './apiKeyView.ts';
import { scopesOf } from './scopesOf.ts';

export const create = procedure('apiKeys:manage', { limits: ['apiKeys.create'] })
  .input(
    z.strictObject({
      name: nameInput,
      scopes: z
        .array(scopeSchema)
        .min(1)
        .max(50)
        .transform((scopes) => [...new Set(scopes)]),
      expiresAt: timeInput.optional(),
    }),
  )
  .output(apiKeyOutput.extend({ key: z.string().meta({ description: 'The whole key, shown this once.' }) }))
  .use(mfaEnrolled)
  .use(stepUp)
  .mutation(async ({ ctx, input }) => {
    const { caller, deps, organizationId } = ctx;
    const now = deps.clock.now();
    requireOwnScopes(input.scopes, caller.role);
    if (input.expiresAt && input.expiresAt <= now) throw invalidInput({ expiresAt: ['This time has passed.'] });
    const { key, hash, hint } = newApiKey();
    const row = await deps.db.prisma.$transaction(async (tx) => {
      await holdPermission(tx, caller, organizationId, 'apiKeys:manage');
      const created = await tx.apiKey.create({
        data: {
          id: deps.newId('apiKey'),
          organizationId,
          name: input.name,
          keyHash: hash,
          hint,
          scopes: input.scopes,
          createdById: caller.userId,
          createdAt: now,
          expiresAt: input.expiresAt ?? null,
        },
      });
      await recordAudit(tx, ctx, {
        action: 'apiKeys.create',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'api_key', id: created.id },
        detail: { name: input.name, scopes: input.scopes },
      });
      await mailAccountNotice(tx, ctx, { to: caller.email, notice: 'apiKeyCreated', detail: input.name });
      return created;
    });
    const creator = await findPeople(deps.db.prisma, [caller.userId]);
    return { ...apiKeyView(row, creator, now), key };
  });

// Nobody may give a key what they may not do themselves.
function requireOwnScopes(scopes: readonly ApiKeyScope[], role: Role | null): void {
  const own = scopesOf(role);
  const beyond = scopes.filter((scope) => !own.includes(scope));
  if (beyond.length > 0)
    throw invalidInput({ scopes: [`Your role does not allow this itself: ${beyond.join(', ')}.`] });
}
