import { newApiKey } from '@novapulse/core';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { invalidInput } from '../../errors/invalidInput.ts';
import { nameInput } from '../../inputs/text.ts';
import { timeInput } from '../../inputs/time.ts';
import { procedure } from '../../trpc.ts';
import { apiKeyOutput, apiKeyView, scopeSchema } from './apiKeyView.ts';

export const create = procedure('apiKeys:manage')
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
  .mutation(async ({ ctx, input }) => {
    const { caller, deps, organizationId } = ctx;
    const now = deps.clock.now();
    if (input.expiresAt && input.expiresAt <= now) throw invalidInput({ expiresAt: ['This time has passed.'] });
    const { key, hash, hint } = newApiKey();
    const row = await deps.db.prisma.$transaction(async (tx) => {
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
      return created;
    });
    return { ...apiKeyView(row, now), key };
  });
