import { databaseVariables } from './databaseVariables.ts';
import { encryptionVariables } from './encryptionVariables.ts';
import { queueVariables } from './queueVariables.ts';
import { createEnvReader, type EnvSource } from './reader.ts';
import { readSharedEnv } from './sharedEnv.ts';

export type WorkerEnv = ReturnType<typeof parseWorkerEnv>;

/** The worker's environment. Throws an EnvError that lists every problem. */
export function parseWorkerEnv(source: EnvSource) {
  const reader = createEnvReader(source);
  const shared = readSharedEnv(reader);
  const database = reader.read(databaseVariables);
  const encryption = reader.read(encryptionVariables);
  const queues = reader.read(queueVariables);
  reader.done();
  return { ...shared(), database: database(), encryption: encryption(), queues: queues() };
}
