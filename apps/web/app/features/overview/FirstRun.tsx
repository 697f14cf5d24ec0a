import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { CodeBlock } from '../../components/ui/CodeBlock.tsx';
import { classes } from '../../components/ui/classes.ts';
import { useMay } from '../shell/viewer.ts';

/** The overview of an organization without webhooks: three steps to the first delivery. */
export function FirstRun({ origin }: { origin: string }) {
  const mayWrite = useMay('webhooks:write');
  const command = publishCommand(origin);
  return (
    <div className="mx-auto max-w-260 pt-8 max-rail:pt-0">
      <h2 className="text-xl">Send your first webhook</h2>
      <p className="mt-1 text-ink-3">It takes under a minute.</p>
      <div className="mt-5 grid items-start gap-6 side:grid-cols-2">
        <ol className="rounded-lg border border-line">
          <Step number={1} title="Create a webhook" isCurrent>
            <p className="text-ink-3">Give the URL of your receiver. It gets every event, signed.</p>
            {mayWrite ? (
              <ButtonLink variant="primary" icon={Plus} to="/webhooks/new" className="mt-3">
                Create webhook
              </ButtonLink>
            ) : (
              <p className="mt-2 text-ink-2">An admin or a manager of your organization can do this.</p>
            )}
          </Step>
          <Step number={2} title="Send a test event and watch it arrive">
            <p className="text-ink-3">The delivery's page shows the request, the answer and every attempt.</p>
          </Step>
          <Step number={3} title="Publish from your code">
            <p className="text-ink-3">An API key with the scope events:publish and one call.</p>
          </Step>
        </ol>
        <CodeBlock title="From a terminal" copyText={command} copyLabel="Copy the command" bodyLabel="Command">
          {command}
        </CodeBlock>
      </div>
    </div>
  );
}

type StepProps = { number: number; title: string; isCurrent?: boolean; children: ReactNode };

function Step({ number, title, isCurrent = false, children }: StepProps) {
  return (
    <li
      aria-current={isCurrent ? 'step' : undefined}
      className="grid grid-cols-[24px_minmax(0,1fr)] gap-3 border-line border-b p-4 last:border-b-0"
    >
      <span
        className={classes(
          'tabular grid size-5.5 place-items-center rounded-full border font-medium text-sm',
          isCurrent ? 'border-accent bg-accent text-on-accent' : 'border-line-strong text-ink-3',
        )}
      >
        {number}
      </span>
      <div>
        <h3 className={classes('text-md', isCurrent ? '' : 'font-medium text-ink-2')}>{title}</h3>
        {children}
      </div>
    </li>
  );
}

function publishCommand(origin: string): string {
  return [
    `curl ${origin}/api/trpc/events.publish \\`,
    '  -H "authorization: Bearer $NOVAPULSE_KEY" \\',
    '  -H "content-type: application/json" \\',
    `  -d '{"type":"invoice.paid","data":{"amount":4200}}'`,
  ].join('\n');
}
