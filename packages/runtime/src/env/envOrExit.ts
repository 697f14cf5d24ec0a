import { EnvError } from './EnvError.ts';
import { processEnv } from './processEnv.ts';
import type { EnvSource } from './reader.ts';

/** Parses the process's environment; prints every problem on a line of its own and exits 1 when there is one. */
export function envOrExit<Env>(parse: (source: EnvSource) => Env): Env {
  try {
    return parse(processEnv());
  } catch (error) {
    if (error instanceof EnvError) {
      console.error(error.message);
      process.exit(1);
    }
    throw error;
  }
}
