import type { SendResult } from './sendResult.ts';

const soonMs = 1_000;

/**
 * Whether an attempt is followed by one more at once, which shares its try: no connection stood or it broke without an
 * answer, within a second. A receiver that is being restarted, or has just closed an idle connection, is back by then.
 * The second one of a pair is not followed by a third.
 */
export function deservesSecondTry(
  result: Pick<SendResult, 'errorCode' | 'statusCode' | 'durationMs' | 'aborted'>,
  { isSecondTry }: { isSecondTry: boolean },
): boolean {
  const isConnection = result.errorCode === 'connection_refused' || result.errorCode === 'connection_reset';
  return !isSecondTry && !result.aborted && isConnection && result.statusCode === null && result.durationMs < soonMs;
}
