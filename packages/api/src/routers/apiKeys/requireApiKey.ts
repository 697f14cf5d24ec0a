import { NovaError } from '@novapulse/core';
import type { Context } from '../../context.ts';

type KeyContext = Pick<Context, 'deps'> & { organizationId: string };

/**
 * Looked for before anybody is asked to confirm who they are.
 *
 * @throws NovaError `NOT_FOUND`, also for another organization's.
 */
export async function requireApiKey({ deps, organizationId }: KeyContext, id: string): Promise<void> {
  const count = await deps.db.prisma.apiKey.count({ where: { id, organizationId } });
  if (count === 0) throw noSuchApiKey();
}

export function noSuchApiKey(): NovaError {
  return new NovaError('NOT_FOUND', 'There is no API key with this id.');
}
