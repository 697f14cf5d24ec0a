import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { organizationIdOf } from '../../authentication/caller.ts';
import { idOf } from '../../inputs/id.ts';
import { nameInput } from '../../inputs/text.ts';
import { passkeyOutput, passkeyView } from '../../passkeys/passkeyView.ts';
import { procedure } from '../../trpc.ts';
import { requirePasskey } from './requirePasskey.ts';

export const rename = procedure('profile:manage')
  .input(z.strictObject({ id: idOf('passkey'), name: nameInput }))
  .output(passkeyOutput)
  .mutation(async ({ ctx, input: { id, name } }) => {
    const { caller, deps } = ctx;
    return deps.db.prisma.$transaction(async (tx) => {
      await tx.passkey.updateMany({ where: { id, userId: caller.userId }, data: { name } });
      const passkey = await requirePasskey(tx, { userId: caller.userId, id });
      await recordAudit(tx, ctx, {
        action: 'passkeys.rename',
        organizationId: organizationIdOf(caller),
        actor: actorOf(caller),
        target: { type: 'passkey', id },
        detail: { name },
      });
      return passkeyView(passkey);
    });
  });
