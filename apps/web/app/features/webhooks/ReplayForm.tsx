import { Form } from '@remix-run/react';
import { History, Search } from 'lucide-react';
import { Button } from '../../components/ui/Button.tsx';
import { Checkbox } from '../../components/ui/Checkbox.tsx';
import { Field } from '../../components/ui/Field.tsx';
import { Input } from '../../components/ui/Input.tsx';
import { Note } from '../../components/ui/Note.tsx';
import { Select } from '../../components/ui/Select.tsx';
import { formatCount } from '../../format/number.ts';
import { FormError } from '../forms/FormError.tsx';
import { useFormBusy } from '../forms/useFormBusy.ts';
import type { Problem } from '../problems/problem.ts';
import { errorsOf, formErrorOf } from '../problems/problem.ts';
import type { ReplayQuestion } from './replay.ts';
import { replaySpans, replayStatuses } from './replay.ts';

type ReplayFormProps = {
  webhookId: string;
  isDisabled: boolean;
  question: ReplayQuestion;
  /** How many match; null before that was asked. */
  count: number | null;
  problem: Problem | undefined;
};

/** Asks which deliveries, says how many they are, and only then replays them. */
export function ReplayForm({ webhookId, isDisabled, question, count, problem }: ReplayFormProps) {
  return (
    <div className="grid max-w-180 gap-5">
      <p className="text-ink-2">
        What failed, was skipped or cancelled is tried again. What succeeded is sent once more as a new delivery with
        the same <code>webhook-id</code>. Oldest first, at most 50 a second.
      </p>
      <Form method="get" className="grid gap-5">
        <FormError>{formErrorOf(problem, ['eventTypes'])}</FormError>
        <Field name="since" label="Accepted in">
          {(control) => (
            <Select {...control} defaultValue={question.span} className="max-w-60">
              {replaySpans.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <fieldset className="grid gap-1.5">
          <legend className="mb-1.5 font-medium">That are</legend>
          <span className="flex flex-wrap gap-x-5 gap-y-1">
            {replayStatuses.map(({ value, label }) => (
              <Checkbox key={value} name="status" value={value} defaultChecked={question.statuses.includes(value)}>
                {label}
              </Checkbox>
            ))}
          </span>
        </fieldset>
        <Field
          name="eventTypes"
          label="Event types"
          isOptional
          hint="Parted by commas; all unless given. invoice.* matches invoice.paid."
          errors={errorsOf(problem, 'eventTypes')}
        >
          {(control) => (
            <Input
              {...control}
              mono
              spellCheck={false}
              autoComplete="off"
              defaultValue={question.eventTypes.join(', ')}
            />
          )}
        </Field>
        <Button icon={Search} className="justify-self-start">
          Count deliveries
        </Button>
      </Form>
      {count === null ? null : (
        <Note
          title={count === 1 ? '1 delivery matches' : `${formatCount(count)} deliveries match`}
          action={
            count === 0 || isDisabled ? null : <ReplayButton webhookId={webhookId} question={question} count={count} />
          }
        >
          {count === 0
            ? 'There is nothing to replay.'
            : isDisabled
              ? 'Enable the webhook first.'
              : 'It can be cancelled while it runs.'}
        </Note>
      )}
    </div>
  );
}

type ReplayButtonProps = Pick<ReplayFormProps, 'webhookId' | 'question'> & { count: number };

function ReplayButton({ webhookId, question, count }: ReplayButtonProps) {
  const isBusy = useFormBusy(`/webhooks/${webhookId}/replay`, 'replay');
  return (
    <Form method="post" action={`/webhooks/${webhookId}/replay`}>
      <input type="hidden" name="since" value={question.span} />
      <input type="hidden" name="eventTypes" value={question.eventTypes.join(',')} />
      {question.statuses.map((status) => (
        <input key={status} type="hidden" name="status" value={status} />
      ))}
      <Button variant="primary" icon={History} name="intent" value="replay" busy={isBusy}>
        Replay {formatCount(count)}
      </Button>
    </Form>
  );
}
