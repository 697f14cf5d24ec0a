import { useNow } from '../../features/clock/ClockProvider.tsx';
import { formatCountdown, formatExact, formatRelative } from '../../format/time.ts';

/** `40 s ago`; the exact time on hover and for machines. `at` is ISO 8601. */
export function Time({ at }: { at: string }) {
  const now = useNow();
  const time = new Date(at);
  return (
    <time dateTime={at} title={formatExact(time)}>
      {formatRelative(time, now)}
    </time>
  );
}

/** `2026-11-24 14:02:12.204 UTC`, for details. */
export function ExactTime({ at }: { at: string }) {
  return <time dateTime={at}>{formatExact(new Date(at))}</time>;
}

/** `12:41` until `at`. Not a live region: a screen reader should not hear every second. */
export function Countdown({ at }: { at: string }) {
  const now = useNow();
  const time = new Date(at);
  return (
    <time dateTime={at} title={formatExact(time)}>
      {formatCountdown(time, now)}
    </time>
  );
}
