import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { Note } from '../../components/ui/Note.tsx';
import type { JobDetail } from './job.ts';

/** Jobs that do the work of something with a page of its own say where that is. */
export function JobSubject({ job }: { job: JobDetail }) {
  const subject = subjectOf(job);
  if (subject === null) return null;
  return (
    <Note
      action={
        <ButtonLink size="small" to={subject.to}>
          {subject.label}
        </ButtonLink>
      }
    >
      {subject.text}
    </Note>
  );
}

function subjectOf(job: JobDetail): { to: string; label: string; text: string } | null {
  if (job.eventId !== null) {
    return {
      to: `/deliveries/${job.id}`,
      label: 'Open delivery',
      text: 'This job delivers an event. Its requests and answers are on the delivery’s page.',
    };
  }
  const runId = textIn(job.input, 'runId');
  if (job.name === 'workflow.run' && runId !== null) {
    return { to: `/workflows/${runId}`, label: 'Open run', text: 'This job runs a workflow. Its steps are there.' };
  }
  const reportId = textIn(job.input, 'reportId');
  if (job.name === 'report.build' && reportId !== null) {
    return { to: `/reports/${reportId}`, label: 'Open report', text: 'This job makes a report. Its file is there.' };
  }
  return null;
}

function textIn(value: unknown, key: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const found = new Map<string, unknown>(Object.entries(value)).get(key);
  return typeof found === 'string' ? found : null;
}
