import { adminVariables } from './adminVariables.ts';
import { optionalDatabaseVariables } from './databaseVariables.ts';
import { optionalEncryptionVariables } from './encryptionVariables.ts';
import { queueVariables } from './queueVariables.ts';
import { rateLimitVariables } from './rateLimitVariables.ts';
import { createEnvReader, type EnvSource } from './reader.ts';
import { readSharedEnv } from './sharedEnv.ts';

export type SupervisorEnv = ReturnType<typeof parseSupervisorEnv>;

/**
 * The environment of `npm start`: everything that web and worker read too, so that a bad value stops the start once
 * instead of each child again and again. No database means the embedded one, no key means to generate one. Throws an
 * EnvError that lists every problem.
 */
export function parseSupervisorEnv(source: EnvSource) {
  const reader = createEnvReader({ ...source, NOVAPULSE_SUPERVISED: '1' });
  const shared = readSharedEnv(reader);
  const database = reader.read(optionalDatabaseVariables);
  const encryption = reader.read(optionalEncryptionVariables);
  const queues = reader.read(queueVariables);
  const rateLimits = reader.read(rateLimitVariables);
  const admin = reader.read(adminVariables);
  reader.done();
  return {
    ...shared(),
    database: database(),
    encryption: encryption(),
    queues: queues(),
    rateLimits: rateLimits(),
    admin: admin(),
  };
}
