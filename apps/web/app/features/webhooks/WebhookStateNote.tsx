import { Hourglass } from 'lucide-react';
import type { ReactNode } from 'react';
import { Note } from '../../components/ui/Note.tsx';
import type { WebhookStatus } from '../../components/ui/status.ts';
import { Countdown } from '../../components/ui/Time.tsx';
import { useNow } from '../clock/ClockProvider.tsx';
import { WebhookHealthNote } from './WebhookHealthNote.tsx';
import type { WebhookView } from './webhook.ts';
import { reasonOf } from './webhook.ts';

/** What the state means for events: nothing to say while all is well. */
export function WebhookStateNote({ webhook }: { webhook: WebhookView }) {
  const reason = reasonOf(webhook, useNow());
  const health = webhook.health ? <WebhookHealthNote webhook={webhook} health={webhook.health} /> : null;
  const notes: Record<WebhookStatus, ReactNode> = {
    active: null,
    failing: (
      <Note tone="bad" title={reason}>
        Deliveries are retried on the schedule and none is lost. The first success clears this.
        {health}
      </Note>
    ),
    held_back: (
      <Note tone="warn" icon={Hourglass} title={reason}>
        Nothing is sent before then
        {webhook.heldUntil ? (
          <>
            , for another <Countdown at={webhook.heldUntil} />
          </>
        ) : null}
        .{' '}
        {webhook.heldReason === 'circuit_open'
          ? 'Then a single delivery tries; once one succeeds, all that wait follow. Waiting uses no attempt.'
          : 'Waiting deliveries follow by themselves.'}
      </Note>
    ),
    disabled: (
      <Note title={reason}>
        New events skip this webhook. Enable it to receive them again; what was skipped can be replayed.
        {health}
      </Note>
    ),
  };
  const note = notes[webhook.status];
  return note ? <div className="mb-4">{note}</div> : null;
}
