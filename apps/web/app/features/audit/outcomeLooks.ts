import { CircleCheck, CircleX } from 'lucide-react';
import type { StatusLook } from '../../components/ui/status.ts';
import type { Outcome } from './filter.ts';

export const outcomeLooks: Record<Outcome, StatusLook> = {
  success: { label: 'Succeeded', tone: 'ok', icon: CircleCheck },
  failure: { label: 'Refused', tone: 'bad', icon: CircleX },
};

/** The log may know outcomes that this page does not: they are shown as they are. */
export function outcomeLook(outcome: string): StatusLook {
  if (outcome === 'success' || outcome === 'failure') return outcomeLooks[outcome];
  return { label: outcome, tone: 'idle', icon: CircleCheck };
}
