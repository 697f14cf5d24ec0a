import { NovaError } from '@novapulse/core';
import { prepareDatabase } from '@novapulse/jobs';
import { createLogger, EnvError, parseSupervisorEnv, processEnv } from '@novapulse/runtime';
import { openDatabase } from './stack/openDatabase.ts';

// Brings the database up to date and ends: before web and worker of a new version start on other machines. Those that
// run at the same time take turns.
try {
  const source = processEnv();
  const env = parseSupervisorEnv(source);
  const { logLevel: level, logFormat: format } = env.process;
  const database = await openDatabase(env, source, createLogger({ service: 'migrate', level, format }));
  try {
    const applied = await prepareDatabase(database.url);
    const lines = applied.length === 0 ? ['nothing to apply'] : applied.map((name) => `applied ${name}`);
    process.stdout.write(`${lines.join('\n')}\n`);
  } finally {
    await database.stop();
  }
} catch (error) {
  if (!(error instanceof NovaError || error instanceof EnvError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
