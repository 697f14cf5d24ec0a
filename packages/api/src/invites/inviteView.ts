import { z } from 'zod';
import { roleOutput } from '../authentication/userView.ts';
import { timeOutput } from '../inputs/time.ts';

/** An invitation as whoever sent it sees it. */
export const inviteOutput = z.object({ id: z.string(), email: z.string(), role: roleOutput, expiresAt: timeOutput });

type Invited = { id: string; email: string; role: z.infer<typeof roleOutput>; expiresAt: Date };

export function inviteView({ id, email, role, expiresAt }: Invited): z.infer<typeof inviteOutput> {
  return { id, email, role, expiresAt: expiresAt.toISOString() };
}
