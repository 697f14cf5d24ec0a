import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import type { RelyingParty } from './relyingParty.ts';
import type { Assertion } from './responseInput.ts';

export type AssertedPasskey = { userId: string; publicKey: Uint8Array<ArrayBuffer> };

export type RightAssertion = {
  /** How often the authenticator says it was used; always 0 where it does not count. */
  signCount: number;
  isBackedUp: boolean;
};

// A COSE key (RFC 9053, section 7.1: EC2, ES256, P-256) whose private half was thrown away: no signature fits it.
const decoyKey = new Uint8Array(
  Buffer.from(
    'pQECAyYgASFYIEAS3zAmR26UiroS0Hz52gUHr3d3sMlirgXTeuogefa_IlggU7XqlB0DhehPtzKuiIbzkJSWOm_ENWZglF5V7jeutwQ',
    'base64url',
  ),
);

/**
 * Whether an answer is signed by this passkey, for this challenge, here, by a person whom the authenticator has
 * verified (by PIN, finger or face). Null when it is not. Without a passkey it does the same work for nothing.
 */
export async function checkAssertion(
  { id: expectedRPID, origin: expectedOrigin }: RelyingParty,
  passkey: AssertedPasskey | null,
  expectedChallenge: string,
  { id, rawId, type, response: { userHandle, clientDataJSON, authenticatorData, signature } }: Assertion,
): Promise<RightAssertion | null> {
  // The library throws whatever is wrong with an answer; it does no I/O.
  const outcome = await verifyAuthenticationResponse({
    response: {
      id,
      rawId,
      type,
      clientExtensionResults: {},
      response: { clientDataJSON, authenticatorData, signature },
    },
    expectedChallenge,
    expectedOrigin,
    expectedRPID,
    requireUserVerification: true,
    // The counter is compared where it is stored, once the signature is known to be right.
    credential: { id, publicKey: passkey?.publicKey ?? decoyKey, counter: 0 },
  }).catch(() => null);
  if (outcome === null || !outcome.verified || passkey === null) return null;
  // Section 7.2, step 6: who the authenticator takes the person for is the passkey's owner.
  if (userHandle && userHandle !== Buffer.from(passkey.userId).toString('base64url')) return null;
  const { newCounter, credentialBackedUp } = outcome.authenticationInfo;
  return { signCount: newCounter, isBackedUp: credentialBackedUp };
}
