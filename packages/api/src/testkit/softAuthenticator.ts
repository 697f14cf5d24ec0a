import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { encodeCBOR } from '@levischuck/tiny-cbor';

export type Ceremony = {
  /** Where the browser says it is. */
  origin?: string;
  rpId?: string;
  isUserVerified?: boolean;
  isUserPresent?: boolean;
  /** How often it says it was used. */
  signCount?: number;
  crossOrigin?: boolean;
  challenge?: string;
  userHandle?: string;
  type?: string;
};

type Options = { challenge: string };
type CreationOptions = Options & { user: { id: string } };

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest();

/** One passkey in software (Web Authentication Level 3, sections 6.1 and 6.5): ES256, no attestation. */
export function createSoftAuthenticator() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credentialId = randomBytes(32);
  const id = base64url(credentialId);
  const state = { userHandle: base64url(Buffer.from('nobody')) };

  function clientData(type: string, options: Options, ceremony: Ceremony): Buffer {
    const { origin = 'http://localhost:3000', crossOrigin = false } = ceremony;
    const challenge = ceremony.challenge ?? options.challenge;
    return Buffer.from(JSON.stringify({ type: ceremony.type ?? type, challenge, origin, crossOrigin }));
  }

  function authenticatorData(ceremony: Ceremony, attested: Uint8Array = new Uint8Array()): Buffer {
    const { rpId = 'localhost', isUserPresent = true, isUserVerified = true, signCount = 0 } = ceremony;
    const flags = (isUserPresent ? 0x01 : 0) | (isUserVerified ? 0x04 : 0) | (attested.length > 0 ? 0x40 : 0);
    const head = Buffer.alloc(5);
    head.writeUInt8(flags, 0);
    head.writeUInt32BE(signCount, 1);
    return Buffer.concat([sha256(rpId), head, attested]);
  }

  function attestedData(): Buffer {
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const coseKey = encodeCBOR(
      new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
        [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
      ]),
    );
    const length = Buffer.alloc(2);
    length.writeUInt16BE(credentialId.length);
    return Buffer.concat([Buffer.alloc(16), length, credentialId, coseKey]);
  }

  return {
    id,
    /** What `navigator.credentials.create()` gives. */
    create(options: CreationOptions, ceremony: Ceremony = {}) {
      state.userHandle = options.user.id;
      const attestationObject = encodeCBOR(
        new Map<string, string | Uint8Array | Map<string, string>>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', new Uint8Array(authenticatorData(ceremony, attestedData()))],
        ]),
      );
      return {
        id,
        rawId: id,
        type: 'public-key' as const,
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(clientData('webauthn.create', options, ceremony)),
          attestationObject: base64url(attestationObject),
          transports: ['internal'],
        },
      };
    },
    /** What `navigator.credentials.get()` gives. */
    get(options: Options, ceremony: Ceremony = {}) {
      const clientDataJSON = clientData('webauthn.get', options, ceremony);
      const data = authenticatorData(ceremony);
      const signature = createSign('sha256')
        .update(Buffer.concat([data, sha256(clientDataJSON)]))
        .sign(privateKey);
      return {
        id,
        rawId: id,
        type: 'public-key' as const,
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(clientDataJSON),
          authenticatorData: base64url(data),
          signature: base64url(signature),
          userHandle: ceremony.userHandle ?? state.userHandle,
        },
      };
    },
  };
}

export type SoftAuthenticator = ReturnType<typeof createSoftAuthenticator>;
