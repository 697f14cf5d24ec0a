import { generateAuthenticationOptions } from '@simplewebauthn/server';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { type ChallengePurpose, challengeSeconds, createChallenge } from './challenges.ts';
import { credentialsOf } from './credentialsOf.ts';
import { relyingPartyOf } from './relyingParty.ts';

export const credentialOutput = z.object({
  id: z.string(),
  type: z.literal('public-key'),
  transports: z.array(z.string()),
});

/** For `navigator.credentials.get()`, as `PublicKeyCredentialRequestOptionsJSON`. */
export const requestOptionsOutput = z.object({
  challenge: z.string(),
  rpId: z.string(),
  /** Milliseconds. */
  timeout: z.int(),
  userVerification: z.literal('required'),
  /** The passkeys of the person who is asked for; empty when the passkey is to say who it is. */
  allowCredentials: z.array(credentialOutput),
});

/** Asks for a passkey: of `userId`, or of whoever has one. Throws as `relyingPartyOf`. */
export async function requestOptions(
  ctx: Context,
  purpose: Exclude<ChallengePurpose, 'register'>,
  userId: string | null,
): Promise<z.infer<typeof requestOptionsOutput>> {
  const relyingParty = relyingPartyOf(ctx.deps.config.publicUrl);
  const allowCredentials = userId === null ? [] : await credentialsOf(ctx, userId);
  const challenge = await createChallenge(ctx, { purpose, userId });
  const options = await generateAuthenticationOptions({
    rpID: relyingParty.id,
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    timeout: challengeSeconds * 1000,
    userVerification: 'required',
    allowCredentials,
  });
  return requestOptionsOutput.parse(options);
}
