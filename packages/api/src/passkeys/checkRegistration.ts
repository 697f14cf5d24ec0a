import { verifyRegistrationResponse } from '@simplewebauthn/server';
import type { NewPasskey } from './addPasskey.ts';
import { keyAlgorithms } from './keyAlgorithms.ts';
import type { RelyingParty } from './relyingParty.ts';
import type { Registration } from './responseInput.ts';

/**
 * The passkey that an authenticator has made for this challenge, here, for a person whom it has verified; null when the
 * answer is anything else. What the authenticator attests about itself is not asked for and not relied on.
 */
export async function checkRegistration(
  { id: expectedRPID, origin: expectedOrigin }: RelyingParty,
  expectedChallenge: string,
  { id, rawId, type, response: { clientDataJSON, attestationObject, transports = [] } }: Registration,
): Promise<Omit<NewPasskey, 'name'> | null> {
  // The library throws whatever is wrong with an answer.
  const outcome = await verifyRegistrationResponse({
    response: { id, rawId, type, clientExtensionResults: {}, response: { clientDataJSON, attestationObject } },
    expectedChallenge,
    expectedOrigin,
    expectedRPID,
    requireUserVerification: true,
    supportedAlgorithmIDs: [...keyAlgorithms],
  }).catch(() => null);
  if (outcome === null || !outcome.verified) return null;
  const { credential, aaguid, credentialBackedUp } = outcome.registrationInfo;
  // What the browser calls it is what the authenticator calls it.
  if (credential.id !== id) return null;
  return {
    credentialId: new Uint8Array(Buffer.from(credential.id, 'base64url')),
    publicKey: new Uint8Array(credential.publicKey),
    signCount: credential.counter,
    transports,
    aaguid,
    backedUp: credentialBackedUp,
  };
}
