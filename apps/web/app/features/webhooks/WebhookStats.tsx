import { Stat, Stats } from '../../components/ui/Stat.tsx';
import { Time } from '../../components/ui/Time.tsx';
import { splitDuration } from '../../format/duration.ts';
import { formatCount, formatCounted, formatPercent } from '../../format/number.ts';
import { answerWords } from '../deliveries/answer.ts';
import { attemptLooks } from '../deliveries/attemptLooks.ts';
import type { WebhookActivity } from './webhook.ts';

/** What an endpoint did in the last 24 hours, in four numbers. */
export function WebhookStats({ id, activity }: { id: string; activity: WebhookActivity }) {
  const { accepted, failed, retrying, successRate, p50Ms, p95Ms, lastAttempt } = activity;
  const [p50, p95] = [splitDuration(p50Ms), splitDuration(p95Ms)];
  return (
    <div className="mb-4">
      <Stats columns={4}>
        <Stat
          label="Success, 24 h"
          {...(successRate === null ? { value: 'None yet' } : { value: formatPercent(successRate), unit: '%' })}
          detail={`of ${formatCounted(accepted, 'delivery', 'deliveries')}`}
        />
        <Stat
          label="Latency p50 · p95"
          value={
            p50 && p95 ? (
              <>
                {p50.value}
                <small className="font-normal text-base text-ink-3 tracking-normal"> {p50.unit}</small> · {p95.value}
              </>
            ) : (
              'None yet'
            )
          }
          {...(p95 && { unit: p95.unit })}
          detail="of its attempts, 24 h"
        />
        <Stat
          label="Retrying"
          value={formatCount(retrying)}
          to={`/webhooks/${id}?status=retrying`}
          detail={failed > 0 ? `${formatCount(failed)} failed, can be retried` : 'None failed'}
        />
        <Stat
          label="Last attempt"
          value={lastAttempt ? <Time at={lastAttempt.at} /> : 'None yet'}
          detail={
            lastAttempt ? (answerWords(lastAttempt) ?? attemptLooks[lastAttempt.outcome].label) : 'Send a test event'
          }
        />
      </Stats>
    </div>
  );
}
