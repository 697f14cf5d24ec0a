import type { Prisma } from '@novapulse/db';

/** A version of a schema, as text, so that it stays as it was written. */
export async function saveVersion(
  tx: Prisma.TransactionClient,
  version: { eventTypeId: string; version: number; schema: unknown; createdAt: Date },
): Promise<void> {
  const text = version.schema === null ? null : JSON.stringify(version.schema);
  await tx.$executeRaw`
    insert into event_type_versions (event_type_id, version, schema, created_at)
    values (${version.eventTypeId}, ${version.version}, ${text}::json, ${version.createdAt})`;
}
