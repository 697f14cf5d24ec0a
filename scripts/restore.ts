import { parseArgs } from 'node:util';
import { NovaError } from '@novapulse/core';
import { EnvError, parseSupervisorEnv, processEnv } from '@novapulse/runtime';
import { restoreBackup } from './backup/restoreBackup.ts';
import { settlePredecessor } from './stack/runRecord.ts';

// npm run restore -- FILE [--replace]
const { values, positionals } = parseArgs({ options: { replace: { type: 'boolean' } }, allowPositionals: true });
try {
  const [file] = positionals;
  if (file === undefined) throw new NovaError('BAD_REQUEST', 'name the backup: npm run restore -- FILE [--replace]');
  const env = parseSupervisorEnv(processEnv());
  await settlePredecessor(env.process.home, env.process.shutdownTimeoutMs, (line) => process.stdout.write(`${line}\n`));
  const { manifest, kept, missingKeyIds } = await restoreBackup({
    file,
    databaseUrl: env.database.url,
    home: env.process.home,
    replacesData: values.replace ?? false,
    now: new Date(),
  });
  const known = (env.encryption.keys ?? '').split(',').map((key) => key.split(':')[0]);
  const missing = missingKeyIds.filter((id) => !known.includes(id));
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  process.stdout.write(
    [
      `${rows} rows of ${manifest.tables.length} tables are back as of ${manifest.createdAt} (NovaPulse ${manifest.version})`,
      ...kept.map((name) => `  kept: ${name}`),
      ...missing.map((id) => `  missing: key ${id}; put it into ENCRYPTION_KEYS, or what it encrypts cannot be read`),
      'npm start runs it. What was pending then is delivered; receivers may see a webhook-id for the second time.',
      '',
    ].join('\n'),
  );
} catch (error) {
  if (!(error instanceof NovaError || error instanceof EnvError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
