import type { EnvSource } from './reader.ts';

/** The process's environment. The only place that reads it. */
export function processEnv(): EnvSource {
  return process.env;
}
