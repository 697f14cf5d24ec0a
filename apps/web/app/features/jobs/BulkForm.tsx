import { Form, useSearchParams } from '@remix-run/react';
import { ArrowUpToLine, Ban, RotateCw, Trash2 } from 'lucide-react';
import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '../../components/ui/Button.tsx';
import { withoutTrail } from '../lists/pageTrail.ts';
import type { BulkAction } from './bulk.ts';
import { selectedJobs } from './selectedJobs.ts';

const actions = [
  { action: 'retry', verb: 'Retry', adverb: '', icon: RotateCw },
  { action: 'cancel', verb: 'Cancel', adverb: '', icon: Ban },
  { action: 'promote', verb: 'Start', adverb: ' now', icon: ArrowUpToLine },
  { action: 'remove', verb: 'Remove', adverb: '', icon: Trash2 },
] as const satisfies readonly { action: BulkAction; verb: string; adverb: string; icon: unknown }[];

/**
 * What can be done with the rows that are selected, or with everything the filter finds while none is. A question
 * follows, with the number. Its fields are the table's checkboxes, so it works before the page's script does.
 */
export function BulkForm({ children }: { children: ReactNode }) {
  const [params] = useSearchParams();
  const kept = withoutTrail(params);
  for (const name of ['bulk', 'action', 'job']) kept.delete(name);
  // Another filter shows other rows, and a bulk action that was begun has used the selection up.
  return (
    <Selection key={`${kept} ${params.get('bulk')}`} kept={kept}>
      {children}
    </Selection>
  );
}

function Selection({ kept, children }: { kept: URLSearchParams; children: ReactNode }) {
  const [count, setCount] = useState(0);
  const recount = (event: FormEvent<HTMLFormElement>) => setCount(selectedJobs(event.currentTarget).length);
  return (
    <Form action="/jobs/bulk" preventScrollReset onChange={recount}>
      {[...kept].map(([name, value]) => (
        <input key={`${name}=${value}`} type="hidden" name={name} value={value} />
      ))}
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <span className="text-ink-3 text-sm" aria-live="polite">
          {count === 0 ? 'All that match:' : `${count} selected:`}
        </span>
        {actions.map(({ action, verb, adverb, icon }) => (
          <Button key={action} size="small" icon={icon} name="action" value={action}>
            {verb}
            {count === 0 ? ' all' : ''}
            {adverb}…
          </Button>
        ))}
      </div>
      {children}
    </Form>
  );
}
