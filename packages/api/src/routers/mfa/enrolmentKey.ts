import type { TryKey } from '../../authentication/countTry.ts';

/**
 * What wrong first codes of an app are counted for. The answer to a right one holds recovery codes, so whoever has only
 * a session must not be able to guess it; each secret begins with no failures.
 */
export const enrolmentKey = (userId: string): TryKey => ({ userId, factor: 'enrolment', deviceId: '' });
