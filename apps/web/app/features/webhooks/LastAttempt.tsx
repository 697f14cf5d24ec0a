import { Time } from '../../components/ui/Time.tsx';
import { answerCode } from '../deliveries/answer.ts';
import { attemptLooks } from '../deliveries/attemptLooks.ts';
import type { WebhookActivity } from './webhook.ts';

/** When the endpoint was last asked, and what it answered. */
export function LastAttempt({ attempt }: { attempt: WebhookActivity['lastAttempt'] }) {
  if (attempt === null) return <span className="text-ink-3">None yet</span>;
  return (
    <>
      <span className="max-rail:mr-1.5">
        <Time at={attempt.at} />
      </span>
      <span className="mono block text-ink-2 max-rail:inline">
        {answerCode(attempt) ?? attemptLooks[attempt.outcome].label}
      </span>
    </>
  );
}
