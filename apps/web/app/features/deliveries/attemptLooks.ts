import { CircleCheck, CircleHelp, CircleX, Undo2 } from 'lucide-react';
import type { StatusLook } from '../../components/ui/status.ts';
import type { AttemptOutcome } from './delivery.ts';

/** How an attempt ended; a late one was recorded after the delivery had gone on without it. */
export const attemptLooks: Record<AttemptOutcome, StatusLook> = {
  started: { label: 'Running', tone: 'run', icon: 'spinner' },
  succeeded: { label: 'Succeeded', tone: 'ok', icon: CircleCheck },
  failed: { label: 'Failed', tone: 'bad', icon: CircleX },
  lost: { label: 'Lost', tone: 'bad', icon: CircleHelp },
  released: { label: 'Released', tone: 'idle', icon: Undo2 },
  late_succeeded: { label: 'Succeeded late', tone: 'ok', icon: CircleCheck },
  late_failed: { label: 'Failed late', tone: 'bad', icon: CircleX },
};

/** What an outcome means where its name does not say it. */
export const outcomeNotes: Record<AttemptOutcome, string | null> = {
  started: null,
  succeeded: null,
  failed: null,
  lost: 'The worker vanished before it could record an answer. The request may have arrived.',
  released: 'The worker was shut down and gave the delivery back before sending.',
  late_succeeded: 'The answer was recorded after another worker had taken over.',
  late_failed: 'The answer was recorded after another worker had taken over.',
};
