import { Archive, CircleCheck } from 'lucide-react';
import type { StatusLook } from '../../components/ui/status.ts';

const active: StatusLook = { label: 'Active', tone: 'ok', icon: CircleCheck };
const archived: StatusLook = { label: 'Archived', tone: 'idle', icon: Archive };

export function eventTypeLook({ archivedAt }: { archivedAt: string | null }): StatusLook {
  return archivedAt === null ? active : archived;
}

/** Counting stops at a thousand. */
export function recentWords(events: number): string {
  return events >= 1000 ? '1,000+' : String(events);
}
