import type { Prisma } from '@novapulse/db';
import { z } from 'zod';

export const personOutput = z.object({ id: z.string(), name: z.string(), email: z.string() });
type Person = z.infer<typeof personOutput>;

/** The people behind ids, for the lists that name who did something. Ids without an account are absent. */
export async function findPeople(
  prisma: Pick<Prisma.TransactionClient, 'user'>,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, Person>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  if (wanted.length === 0) return new Map();
  const people = await prisma.user.findMany({
    where: { id: { in: wanted } },
    select: { id: true, name: true, email: true },
  });
  return new Map(people.map((person) => [person.id, person]));
}
