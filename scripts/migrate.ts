import { NovaError } from '@novapulse/core';
import { prepareDatabase } from '@novapulse/jobs';
import { createLogger, EnvError, parseSupervisorEnv, processEnv } from '@novapulse/runtime';
import { createFirstAdmin } from './stack/firstAdmin.ts';
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
    // Where `npm start` does not run, nobody else makes the first user; without a password it is left to `npm start`.
    const { email, password } = env.admin;
    if (password !== null) {
      await createFirstAdmin({ databaseUrl: database.url, home: env.process.home, email, password });
    }
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
