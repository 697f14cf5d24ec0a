import { Form, Link } from '@remix-run/react';
import { RotateCw } from 'lucide-react';
import { Button } from '../../components/ui/Button.tsx';
import { CopyId } from '../../components/ui/CopyId.tsx';
import { KeyValues } from '../../components/ui/KeyValues.tsx';
import { Note } from '../../components/ui/Note.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import { StatusMark } from '../../components/ui/StatusMark.tsx';
import { ExactTime } from '../../components/ui/Time.tsx';
import { formatDuration } from '../../format/duration.ts';
import { Payload } from '../jobs/Payload.tsx';
import type { RunDetail, StepView } from './run.ts';
import { kindWords, stepLooks } from './run.ts';

/** One step with what it waited for, said and answered. */
export function StepPanel({ run, step, mayRetry }: { run: RunDetail; step: StepView; mayRetry: boolean }) {
  return (
    <>
      <Panel
        title={<span className="mono">{step.name}</span>}
        aside={<StatusMark look={stepLooks[step.status]} />}
        end={
          mayRetry && step.parent === null ? (
            <Form method="post" action={`/workflows/${run.id}`}>
              <input type="hidden" name="step" value={step.name} />
              <Button size="small" icon={RotateCw} name="intent" value="retry">
                Retry from this step
              </Button>
            </Form>
          ) : null
        }
      >
        <div className="grid gap-3">
          {step.error ? (
            <Note tone="bad" title={step.error.code}>
              {step.error.message}
            </Note>
          ) : null}
          <KeyValues
            rows={[
              { key: 'Kind', value: kindWords(step.kind) },
              step.parent !== null && { key: 'Part of', value: <code>{step.parent}</code> },
              { key: 'Started', value: <ExactTime at={step.startedAt} /> },
              step.endedAt !== null && { key: 'Ended', value: <ExactTime at={step.endedAt} /> },
              step.durationMs !== null && { key: 'Took', value: formatDuration(step.durationMs) },
              step.endedAt === null && step.wakeAt !== null && { key: 'Until', value: <ExactTime at={step.wakeAt} /> },
              step.attempts !== null && { key: 'Tries', value: String(step.attempts) },
              step.jobId !== null && {
                key: 'Job',
                value: (
                  <>
                    <Link to={`/jobs/${step.jobId}`} className="text-accent-text underline">
                      Open job
                    </Link>
                    <CopyId id={step.jobId} />
                  </>
                ),
              },
            ]}
          />
        </div>
      </Panel>
      {step.detail === null || step.detail === undefined ? null : (
        <Payload title="What it waits for or was told" value={step.detail} />
      )}
      <Payload
        title="Output of the step"
        value={step.output}
        missing={step.status === 'succeeded' ? 'It answered with nothing.' : 'There is none until it has succeeded.'}
      />
    </>
  );
}
