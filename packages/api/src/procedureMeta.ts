import type { Permission } from '@novapulse/core';
import type { LimitUse } from './middleware/limits/limitUse.ts';
import type { FreeText } from './middleware/textSafety.ts';

/** What is known of a procedure beside its schemas; set by `procedure()` and by nothing else. */
export type ProcedureMeta = {
  permission: Permission | 'public';
  freeText?: FreeText;
  /** Limits beside the general one. */
  limits?: readonly LimitUse[];
  /** Whether members may call it who still have to enrol the second factor that their organization requires. */
  isOpenToUnenrolled?: boolean;
};
