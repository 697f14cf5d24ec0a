import { Checkbox } from '../../components/ui/Checkbox.tsx';
import { Field } from '../../components/ui/Field.tsx';
import { Input } from '../../components/ui/Input.tsx';
import type { Problem } from '../problems/problem.ts';
import { errorsOf } from '../problems/problem.ts';

export type FlowFieldValues = { rateLimit: string; maxConcurrency: string; ordered: boolean };

type FlowFieldsProps = { values: FlowFieldValues; problem: Problem | undefined };

/** How fast, how many at once and in which order deliveries go to an endpoint. */
export function FlowFields({ values, problem }: FlowFieldsProps) {
  return (
    <fieldset className="grid gap-5">
      <legend className="mb-4 font-medium">Flow</legend>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field
          name="rateLimit"
          label="Deliveries per second"
          isOptional
          hint="Up to 10,000. The rest waits, and waiting uses no attempt."
          errors={errorsOf(problem, 'rateLimit')}
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              autoComplete="off"
              defaultValue={values.rateLimit}
              placeholder="No limit"
            />
          )}
        </Field>
        <Field
          name="maxConcurrency"
          label="Deliveries at once"
          isOptional
          hint="Up to 1,000 requests that run at the same time."
          errors={errorsOf(problem, 'maxConcurrency')}
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              autoComplete="off"
              defaultValue={values.maxConcurrency}
              placeholder="No limit"
            />
          )}
        </Field>
      </div>
      <div className="grid gap-1">
        <Checkbox name="ordered" defaultChecked={values.ordered}>
          Deliver in order
        </Checkbox>
        <p className="text-ink-3 text-sm">
          One after the other for each ordering key; events without a key share one line. A delivery that is retried
          keeps those behind it waiting.
        </p>
      </div>
    </fieldset>
  );
}
