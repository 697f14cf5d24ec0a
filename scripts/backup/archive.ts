import { z } from 'zod';

/** Version of the archive's layout, raised when an older NovaPulse could misread a newer archive. */
export const archiveFormat = 1;

const member = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/**
 * `manifest.json`, the last member of an archive, which is a zip file: what it holds, and the SHA-256 of every member
 * before compression. A table is the text of `COPY … TO STDOUT` (https://www.postgresql.org/docs/current/sql-copy.html).
 */
export const manifestSchema = z.object({
  format: z.literal(archiveFormat),
  version: z.string(),
  createdAt: z.iso.datetime(),
  /** Names of the migrations that the database had applied. */
  migrations: z.array(z.string()).min(1),
  /** In an order in which no row is loaded before the one it refers to. */
  tables: z.array(member.extend({ name: z.string(), columns: z.array(z.string()).min(1), rows: z.int().min(0) })),
  /** Each goes on after this value; one that was never used has none. */
  sequences: z.array(z.object({ name: z.string(), value: z.string().regex(/^\d+$/) })).default([]),
  /** Names of files in the home's `secrets`. */
  secrets: z.array(member.extend({ name: z.string().regex(/^[\w.-]+$/) })),
});

export type Manifest = z.infer<typeof manifestSchema>;

export const manifestName = 'manifest.json';
export const tableMember = (name: string): string => `tables/${name}.copy`;
export const secretMember = (name: string): string => `secrets/${name}`;
