import { createKeyring, NovaError } from '@novapulse/core';
import { createDb } from '@novapulse/db';
import { reencryptAll } from '@novapulse/jobs';
import { EnvError, parseSupervisorEnv, processEnv } from '@novapulse/runtime';
import { findDatabase } from './doctor/findDatabase.ts';
import { keptEncryptionKeys } from './stack/secrets.ts';

// npm run reencrypt: after a new key was put in front of ENCRYPTION_KEYS, everything is encrypted with it.
try {
  const env = parseSupervisorEnv(processEnv());
  const keyring = createKeyring(env.encryption.keys ?? (await keptEncryptionKeys(env.process.home)));
  const database = await findDatabase(env);
  if (database.url === null) throw new NovaError('NOT_FOUND', `there is nothing to encrypt: ${database.text}`);
  const db = createDb({ url: database.url, poolSize: 1 });
  try {
    const { endpoints, factors } = await reencryptAll(db.sql, keyring);
    const unreadable = endpoints.unreadable + factors.unreadable;
    const lines = [
      `encrypted with ${keyring.currentKeyId}: ${endpoints.done} secrets of endpoints, ${factors.done} of authenticator apps`,
      unreadable === 0
        ? 'nothing is left of older keys but links in mails: take those keys out of ENCRYPTION_KEYS after a week'
        : `${unreadable} could not be read: their keys are missing from ENCRYPTION_KEYS`,
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
    if (unreadable > 0) process.exitCode = 1;
  } finally {
    await db.close();
    await database.stop();
  }
} catch (error) {
  if (!(error instanceof NovaError || error instanceof EnvError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
