import type { Prisma } from '@novapulse/db';
import { findPeople } from '../accounts/findPeople.ts';
import type { AuditRow } from './findAudit.ts';

type NamesClient = Pick<Prisma.TransactionClient, 'user' | 'apiKey'>;

/** What the users and API keys are called that rows of the audit log speak of, by id. Who is gone is absent. */
export async function findNames(
  prisma: NamesClient,
  organizationId: string,
  rows: readonly AuditRow[],
): Promise<ReadonlyMap<string, string>> {
  const subjects = rows.flatMap(({ actorType, actorId, targetType, targetId }) => [
    { type: actorType, id: actorId },
    { type: targetType, id: targetId },
  ]);
  const idsOf = (type: string) => subjects.flatMap((each) => (each.type === type && each.id !== null ? [each.id] : []));
  const [people, keys] = await Promise.all([
    findPeople(prisma, idsOf('user')),
    prisma.apiKey.findMany({
      where: { organizationId, id: { in: [...new Set(idsOf('api_key'))] } },
      select: { id: true, name: true },
    }),
  ]);
  return new Map([
    ...[...people.values()].map(({ id, name, email }) => [id, name === '' ? email : name] as const),
    ...keys.map(({ id, name }) => [id, name] as const),
  ]);
}
