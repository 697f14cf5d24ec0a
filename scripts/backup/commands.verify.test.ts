import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDb } from '@novapulse/db';
import { findEmbeddedPostgres, startEmbeddedPostgres } from '@novapulse/db/embedded';
import { prepareDatabase } from '@novapulse/jobs';
import { startProgram } from '@novapulse/testing';
import { afterAll, describe, expect, it } from 'vitest';

const home = mkdtempSync(join(tmpdir(), 'novapulse-backup-'));
afterAll(() => rmSync(home, { recursive: true }));

async function run(script: string, ...args: string[]) {
  const program = startProgram(new URL(`../${script}.ts`, import.meta.url), { NOVAPULSE_HOME: home }, args);
  return { code: await program.ended, output: program.stdout() + program.stderr() };
}

describe('npm run backup and restore', () => {
  it('work while the embedded database runs, refuse to overwrite it, and keep what they replace', async () => {
    const postgres = await startEmbeddedPostgres({ home });
    await prepareDatabase(postgres.url);
    const db = createDb({ url: postgres.url, poolSize: 1 });
    await db.sql.query(`insert into organizations (id, name, slug) values ('org_1', 'Acme', 'acme')`);
    const file = join(home, 'now.zip');
    expect(await run('backup', file)).toMatchObject({ code: 0, output: expect.stringContaining('sha256: ') });
    await db.close();
    expect(await run('restore', file, '--replace')).toMatchObject({
      code: 1,
      output: expect.stringContaining('already running'),
    });
    await postgres.stop();

    expect(await run('restore', file)).toMatchObject({ code: 1, output: expect.stringContaining('--replace') });
    expect(await run('restore', file, '--replace')).toMatchObject({
      code: 0,
      output: expect.stringMatching(/kept: database novapulse_before_\d/),
    });
    expect((await findEmbeddedPostgres(home)).state).toBe('stopped');
    expect(await run('backup')).toMatchObject({ code: 0 });
    expect(await run('migrate')).toEqual({ code: 0, output: 'nothing to apply\n' });
  }, 300_000);
});
