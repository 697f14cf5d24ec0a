import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { NovaError } from '@novapulse/core';
import yauzl, { type Entry } from 'yauzl';
import { type Manifest, manifestName, manifestSchema, secretMember, tableMember } from './archive.ts';

export type Archive = {
  manifest: Manifest;
  read(member: string): Promise<Readable>;
  close(): void;
};

/**
 * Opens an archive and reads it through once: what it says it holds is there, and every byte of it is what was written.
 *
 * @throws NovaError `BAD_REQUEST` that says what is wrong with the file.
 */
export async function openArchive(file: string): Promise<Archive> {
  const broken = (reason: string, cause?: unknown): NovaError =>
    new NovaError('BAD_REQUEST', `${file} is no backup that can be restored: ${reason}`, { cause });
  const zip = await yauzl
    .openPromise(file, { lazyEntries: true, autoClose: false })
    .catch((cause: unknown) => Promise.reject(broken(cause instanceof Error ? cause.message : String(cause), cause)));
  try {
    const entries = new Map<string, Entry>();
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
    const read = async (member: string): Promise<Readable> => {
      const entry = entries.get(member);
      if (entry === undefined) throw broken(`${member} is missing`);
      return await zip.openReadStreamPromise(entry);
    };
    const manifest = manifestSchema.safeParse(JSON.parse((await buffer(await read(manifestName))).toString('utf8')));
    if (!manifest.success) throw broken(`its ${manifestName} is not one of this version's`);
    const { tables, secrets } = manifest.data;
    const members = [
      ...tables.map(({ name, sha256 }) => ({ member: tableMember(name), sha256 })),
      ...secrets.map(({ name, sha256 }) => ({ member: secretMember(name), sha256 })),
    ];
    for (const { member, sha256 } of members) {
      const hash = createHash('sha256');
      await pipeline(await read(member), hash);
      if (hash.digest('hex') !== sha256) throw broken(`${member} is not what was written`);
    }
    return { manifest: manifest.data, read, close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error instanceof NovaError ? error : broken(error instanceof Error ? error.message : String(error), error);
  }
}
