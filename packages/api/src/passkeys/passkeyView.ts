import { z } from 'zod';
import { timeOutput } from '../inputs/time.ts';

export const passkeyOutput = z.object({
  id: z.string(),
  name: z.string(),
  /** The kind of authenticator (its AAGUID); zeros when it does not say. */
  aaguid: z.string(),
  /** Whether it is kept by a service that copies it to other devices of its owner. */
  backedUp: z.boolean(),
  createdAt: timeOutput,
  lastUsedAt: timeOutput.nullable(),
});

type Row = {
  id: string;
  name: string;
  aaguid: string;
  backedUp: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
};

export function passkeyView({ id, name, aaguid, backedUp, createdAt, lastUsedAt }: Row): z.infer<typeof passkeyOutput> {
  return {
    id,
    name,
    aaguid,
    backedUp,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
