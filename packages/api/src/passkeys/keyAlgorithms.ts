/** The kinds of key that passkeys may have, best first: EdDSA, ES256, RS256 (IANA's COSE registry). */
export const keyAlgorithms = [-8, -7, -257] as const;
