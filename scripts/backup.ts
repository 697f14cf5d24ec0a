import { join } from 'node:path';
import { NovaError } from '@novapulse/core';
import { EnvError, parseSupervisorEnv, processEnv } from '@novapulse/runtime';
import packageJson from '../package.json' with { type: 'json' };
import { stampOf } from './backup/stampOf.ts';
import { writeBackup } from './backup/writeBackup.ts';
import { findDatabase } from './doctor/findDatabase.ts';

// npm run backup [-- FILE]
try {
  const env = parseSupervisorEnv(processEnv());
  const { home } = env.process;
  const now = new Date();
  const file = process.argv[2] ?? join(home, 'backups', `novapulse-${stampOf(now)}.zip`);
  const database = await findDatabase(env);
  if (database.url === null)
    throw new NovaError('NOT_FOUND', `there is nothing to back up in ${home}: ${database.text}`);
  try {
    const { bytes, sha256, manifest } = await writeBackup({
      databaseUrl: database.url,
      secretsDir: join(home, 'secrets'),
      file,
      version: packageJson.version,
      now,
    });
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    const secrets = manifest.secrets.map(({ name }) => name).join(', ') || 'none (keep ENCRYPTION_KEYS yourself)';
    process.stdout.write(
      [
        `${file}`,
        `  ${rows} rows of ${manifest.tables.length} tables, ${bytes} bytes`,
        `  secrets: ${secrets}`,
        `  sha256: ${sha256}`,
        'Who has this file can read every secret in it: keep it like a key.',
        '',
      ].join('\n'),
    );
  } finally {
    await database.stop();
  }
} catch (error) {
  if (!(error instanceof NovaError || error instanceof EnvError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
