import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { keptSecret } from '@novapulse/db/embedded';

/** The home's own encryption key, made at the first start. Its id is random: keys of two homes are never mistaken. */
export async function keptEncryptionKeys(home: string): Promise<string> {
  const make = () => `k${randomBytes(3).toString('hex')}:${randomBytes(32).toString('base64')}`;
  return (await keptSecret(join(home, 'secrets', 'encryption-keys'), make)).value;
}
