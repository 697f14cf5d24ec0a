import { generateRegistrationOptions } from '@simplewebauthn/server';
import { z } from 'zod';
import { noInput } from '../../inputs/noInput.ts';
import { challengeSeconds, createChallenge } from '../../passkeys/challenges.ts';
import { credentialsOf } from '../../passkeys/credentialsOf.ts';
import { keyAlgorithms } from '../../passkeys/keyAlgorithms.ts';
import { relyingPartyOf } from '../../passkeys/relyingParty.ts';
import { credentialOutput } from '../../passkeys/requestOptions.ts';
import { requireRoom } from '../../passkeys/requireRoom.ts';
import { procedure, stepUp } from '../../trpc.ts';

/** For `navigator.credentials.create()`, as `PublicKeyCredentialCreationOptionsJSON`. */
const creationOptionsOutput = z.object({
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  challenge: z.string(),
  pubKeyCredParams: z.array(z.object({ alg: z.int(), type: z.literal('public-key') })),
  /** Milliseconds. */
  timeout: z.int(),
  attestation: z.literal('none'),
  /** Passkeys that the person has already: an authenticator makes no second one. */
  excludeCredentials: z.array(credentialOutput),
  authenticatorSelection: z.object({
    residentKey: z.literal('required'),
    requireResidentKey: z.literal(true),
    userVerification: z.literal('required'),
  }),
});

export const registerOptions = procedure('profile:manage', { isOpenToUnenrolled: true })
  .input(noInput)
  .output(creationOptionsOutput)
  .use(stepUp)
  .mutation(async ({ ctx }) => {
    const { caller, deps } = ctx;
    const { userId, email, name } = caller;
    const relyingParty = relyingPartyOf(deps.config.publicUrl);
    const excludeCredentials = await credentialsOf(ctx, userId);
    requireRoom(excludeCredentials.length);
    const challenge = await createChallenge(ctx, { purpose: 'register', userId });
    const options = await generateRegistrationOptions({
      rpID: relyingParty.id,
      rpName: relyingParty.name,
      userID: new Uint8Array(Buffer.from(userId)),
      userName: email,
      userDisplayName: name,
      challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
      timeout: challengeSeconds * 1000,
      attestationType: 'none',
      excludeCredentials,
      supportedAlgorithmIDs: [...keyAlgorithms],
      // Kept by the authenticator together with whose it is, so that it signs in without a mail address; and used only
      // after its owner has given a PIN, finger or face, so that it is two factors in one.
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    return creationOptionsOutput.parse(options);
  });
