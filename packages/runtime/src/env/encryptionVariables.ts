import { createKeyring } from '@novapulse/core';
import { z } from 'zod';
import { defineConcern } from './reader.ts';
import { optionalVariable, requiredVariable, text } from './variable.ts';

const keysText = text(
  'kid:base64key[,kid:base64key…] with 32 bytes a key, such as the output of `echo "k1:$(openssl rand -base64 32)"`',
  (value) => {
    createKeyring(value);
    return value;
  },
  { isSecret: true },
);

const info = {
  default: 'generated in `NOVAPULSE_HOME` under `npm start`; required otherwise',
  description:
    '`kid:base64key[,kid:base64key…]`, 32 bytes a key. The first key encrypts, all decrypt: put a new key in front to ' +
    'rotate.',
};

export const encryptionVariables = defineConcern({
  title: 'Encryption',
  variables: z.object({ ENCRYPTION_KEYS: requiredVariable(keysText, info) }),
  resolve: (values) => ({ keys: values.ENCRYPTION_KEYS }),
});

/** For the supervisor, which generates a key when none is given (`keys` null). */
export const optionalEncryptionVariables = defineConcern({
  title: 'Encryption',
  variables: z.object({ ENCRYPTION_KEYS: optionalVariable(keysText, info) }),
  resolve: (values) => ({ keys: values.ENCRYPTION_KEYS ?? null }),
});
