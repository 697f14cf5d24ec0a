import { z } from 'zod';

const base64url = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .regex(/^[A-Za-z0-9_-]+$/, { error: 'This is not base64url.' });

// Web Authentication Level 3, section 4: a credential id has at most 1,023 bytes.
const credentialId = base64url(1364);
const clientDataJSON = base64url(8_000);
const authenticatorData = base64url(20_000);

const common = {
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).nullish(),
  /** Nothing is asked of extensions, and what they say is not read. */
  clientExtensionResults: z.record(z.string(), z.unknown()).optional(),
};

/** What `navigator.credentials.create()` gave, as `PublicKeyCredential.toJSON()` writes it. */
export const registrationInput = z.strictObject({
  ...common,
  response: z.strictObject({
    clientDataJSON,
    attestationObject: base64url(40_000),
    transports: z.array(z.string().min(1).max(32)).max(10).optional(),
    // The same again, taken apart by the browser; what counts is in the attestation object.
    authenticatorData: authenticatorData.optional(),
    publicKey: base64url(8_000).nullish(),
    publicKeyAlgorithm: z.int().optional(),
  }),
});

/** What `navigator.credentials.get()` gave, as `PublicKeyCredential.toJSON()` writes it. */
export const assertionInput = z.strictObject({
  ...common,
  response: z.strictObject({
    clientDataJSON,
    authenticatorData,
    signature: base64url(8_000),
    userHandle: base64url(200).nullish(),
  }),
});

export type Registration = z.infer<typeof registrationInput>;
export type Assertion = z.infer<typeof assertionInput>;
