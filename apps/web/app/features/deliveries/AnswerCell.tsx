import { answerCode } from './answer.ts';
import type { DeliveryView } from './delivery.ts';

/** The latest answer; what it means is the status's part, so it stays ink. */
export function AnswerCell({ delivery }: { delivery: DeliveryView }) {
  if (delivery.status === 'running') return <span className="text-ink-3">Waiting for answer</span>;
  const code = answerCode({ statusCode: delivery.lastStatusCode, errorCode: delivery.lastErrorCode });
  return code === null ? null : <span className="mono text-ink-2">{code}</span>;
}
