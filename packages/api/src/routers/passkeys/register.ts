import { z } from 'zod';
import { mailAccountNotice } from '../../accounts/mailAccount.ts';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { organizationIdOf } from '../../authentication/caller.ts';
import { invalidInput } from '../../errors/invalidInput.ts';
import { nameInput } from '../../inputs/text.ts';
import { addPasskey } from '../../passkeys/addPasskey.ts';
import { expired, takeChallenge } from '../../passkeys/challenges.ts';
import { checkRegistration } from '../../passkeys/checkRegistration.ts';
import { passkeyOutput, passkeyView } from '../../passkeys/passkeyView.ts';
import { relyingPartyOf } from '../../passkeys/relyingParty.ts';
import { registrationInput } from '../../passkeys/responseInput.ts';
import { prepareRecoveryCodes } from '../../secondFactor/recoveryCodeSet.ts';
import { procedure, stepUp } from '../../trpc.ts';
import { deviceLabel } from '../sessions/deviceLabel.ts';

export const register = procedure('profile:manage', { isOpenToUnenrolled: true })
  .input(
    z.strictObject({
      /** The browser and its system unless given. */
      name: nameInput.optional(),
      response: registrationInput.meta({ description: 'The answer to what `passkeys.registerOptions` gave.' }),
    }),
  )
  .output(
    passkeyOutput.extend({
      recoveryCodes: z
        .array(z.string())
        .nullable()
        .meta({ description: 'Shown this once, with the first second factor; null otherwise.' }),
      /** Other sessions that ended: they had not proven a second factor. */
      sessionsEnded: z.int(),
    }),
  )
  .use(stepUp)
  .mutation(async ({ ctx, input: { name, response } }) => {
    const { caller, deps, client } = ctx;
    const relyingParty = relyingPartyOf(deps.config.publicUrl);
    const taken = await takeChallenge(ctx, 'register', response.response.clientDataJSON);
    if (taken.userId !== caller.userId) throw expired();
    const made = await checkRegistration(relyingParty, taken.challenge, response);
    if (made === null) {
      throw invalidInput({ response: ['This is not a passkey for this site. Make it again.'] }, 'PASSKEY_REFUSED');
    }
    const passkey = { ...made, name: name ?? deviceLabel(client.userAgent) };
    const codes = caller.mfa.isEnabled ? null : await prepareRecoveryCodes(ctx);
    const added = await deps.db.prisma.$transaction(async (tx) => {
      const done = await addPasskey(tx, ctx, caller, { passkey, codes });
      const { row, isFirst, sessionsEnded } = done;
      await mailAccountNotice(tx, ctx, { to: caller.email, notice: 'passkeyAdded', detail: row.name });
      await recordAudit(tx, ctx, {
        action: 'passkeys.register',
        organizationId: organizationIdOf(caller),
        actor: actorOf(caller),
        target: { type: 'passkey', id: row.id },
        detail: { name: row.name, aaguid: row.aaguid, isFirst, sessionsEnded },
      });
      return done;
    });
    added.sendCookie();
    const { row, isFirst, sessionsEnded } = added;
    return { ...passkeyView(row), recoveryCodes: isFirst ? (codes?.codes ?? null) : null, sessionsEnded };
  });
