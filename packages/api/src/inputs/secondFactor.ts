import { z } from 'zod';

// Whatever was typed is tried, and counts as a failure when it cannot be right.
/** Whatever somebody typed as a code. */
export const codeText = z
  .string()
  .trim()
  .min(1, { error: 'Enter the code.' })
  .max(64, { error: 'A code has at most 64 characters.' });

/** The second factors that are typed. Case, spaces and hyphens do not matter. */
export const secondFactorFields = {
  code: codeText.optional().meta({ description: 'Six digits from an authenticator app.' }),
  recoveryCode: codeText.optional().meta({ description: 'A recovery code, XXXXX-XXXXX.' }),
};

export type SecondFactorProof = { code: string } | { recoveryCode: string };

type Given = { code?: string | undefined; recoveryCode?: string | undefined };

/** Which of them was given; null for none. */
export function proofOf({ code, recoveryCode }: Given): SecondFactorProof | null {
  if (code !== undefined) return { code };
  return recoveryCode === undefined ? null : { recoveryCode };
}

/** Refuses an input with both. */
export function atMostOneProof({ code, recoveryCode }: Given, ctx: z.RefinementCtx): void {
  if (code === undefined || recoveryCode === undefined) return;
  ctx.addIssue({ code: 'custom', path: ['recoveryCode'], message: 'Give a code or a recovery code, not both.' });
}

/** Adds which of them was given to an input that needs one. */
export function withProof<G extends Given>(given: G, ctx: z.RefinementCtx): G & { proof: SecondFactorProof } {
  atMostOneProof(given, ctx);
  const proof = proofOf(given);
  if (proof !== null) return { ...given, proof };
  ctx.addIssue({ code: 'custom', path: ['code'], message: 'Give a code or a recovery code.' });
  return z.NEVER;
}
