import { z } from 'zod';

export const roleOutput = z.enum(['admin', 'manager', 'user']);

export const methodOutput = z.enum(['totp', 'passkey', 'recovery_code']);

/** The signed-in person, as every procedure of `auth` shows them. */
export const userOutput = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  /** In the organization the session acts in; null in none. */
  role: roleOutput.nullable(),
  operator: z.boolean(),
  mfaEnabled: z.boolean(),
});

export const organizationOutput = z.object({ id: z.string(), name: z.string(), slug: z.string() });

export const authenticatedOutput = z.object({ status: z.literal('authenticated'), user: userOutput });

type Person = { id: string; email: string; name: string; operator: boolean };

type Standing = { role: z.infer<typeof roleOutput> | null; mfaEnabled: boolean };

export function userView(
  { id, email, name, operator }: Person,
  { role, mfaEnabled }: Standing,
): z.infer<typeof userOutput> {
  return { id, email, name, role, operator, mfaEnabled };
}
