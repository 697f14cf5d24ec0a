import type { LucideIcon } from 'lucide-react';
import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleMinus,
  CircleX,
  Hourglass,
  Moon,
  RotateCw,
  SkipForward,
  TriangleAlert,
} from 'lucide-react';
import type { Tone } from './tone.ts';

/** How a state looks: a shape, a colour and a word, so that it is never known by colour alone. */
export type StatusLook = { label: string; tone: Tone; icon: LucideIcon | 'spinner' };

export type JobStatus =
  | 'pending'
  | 'running'
  | 'retrying'
  | 'waiting'
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'skipped';

export const jobStatusLooks: Record<JobStatus, StatusLook> = {
  pending: { label: 'Pending', tone: 'idle', icon: CircleDashed },
  running: { label: 'Running', tone: 'run', icon: 'spinner' },
  retrying: { label: 'Retrying', tone: 'warn', icon: RotateCw },
  waiting: { label: 'Waiting', tone: 'idle', icon: Moon },
  succeeded: { label: 'Succeeded', tone: 'ok', icon: CircleCheck },
  failed: { label: 'Failed', tone: 'bad', icon: CircleX },
  cancelled: { label: 'Cancelled', tone: 'idle', icon: Ban },
  skipped: { label: 'Skipped', tone: 'idle', icon: SkipForward },
};

export type WebhookStatus = 'active' | 'failing' | 'held_back' | 'disabled';

export const webhookStatusLooks: Record<WebhookStatus, StatusLook> = {
  active: { label: 'Active', tone: 'ok', icon: CircleDot },
  failing: { label: 'Failing', tone: 'bad', icon: TriangleAlert },
  held_back: { label: 'Held back', tone: 'warn', icon: Hourglass },
  disabled: { label: 'Disabled', tone: 'idle', icon: CircleMinus },
};
