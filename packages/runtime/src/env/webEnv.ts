import { databaseVariables } from './databaseVariables.ts';
import { encryptionVariables } from './encryptionVariables.ts';
import { rateLimitVariables } from './rateLimitVariables.ts';
import { createEnvReader, type EnvSource } from './reader.ts';
import { readSharedEnv } from './sharedEnv.ts';

export type WebEnv = ReturnType<typeof parseWebEnv>;

/** The web server's environment. Throws an EnvError that lists every problem. */
export function parseWebEnv(source: EnvSource) {
  const reader = createEnvReader(source);
  const shared = readSharedEnv(reader);
  const database = reader.read(databaseVariables);
  const encryption = reader.read(encryptionVariables);
  const rateLimits = reader.read(rateLimitVariables);
  reader.done();
  return { ...shared(), database: database(), encryption: encryption(), rateLimits: rateLimits() };
}
