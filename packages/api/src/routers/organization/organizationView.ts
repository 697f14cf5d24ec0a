import type { MfaPolicy } from '@novapulse/db';
import { z } from 'zod';
import { organizationOutput } from '../../authentication/userView.ts';
import { timeOutput } from '../../inputs/time.ts';

export const mfaPolicySchema = z.enum(['optional', 'required']) satisfies z.ZodType<MfaPolicy>;

export const ownOrganizationOutput = organizationOutput.extend({
  mfaPolicy: mfaPolicySchema,
  /** From when members without a second factor can do nothing but set one up; null: from when it became required. */
  mfaGraceUntil: timeOutput.nullable(),
  createdAt: timeOutput,
});

type Row = {
  id: string;
  name: string;
  slug: string;
  mfaPolicy: MfaPolicy;
  mfaGraceUntil: Date | null;
  createdAt: Date;
};

export function organizationView(row: Row): z.infer<typeof ownOrganizationOutput> {
  const { id, name, slug, mfaPolicy } = row;
  return {
    id,
    name,
    slug,
    mfaPolicy,
    mfaGraceUntil: row.mfaGraceUntil?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
