import { useFetcher } from '@remix-run/react';
import { useRef } from 'react';
import { Checkbox } from '../../components/ui/Checkbox.tsx';
import { Field } from '../../components/ui/Field.tsx';
import { Input } from '../../components/ui/Input.tsx';
import { Select } from '../../components/ui/Select.tsx';
import { KnownRoute } from '../lists/KnownRoute.tsx';
import type { Problem } from '../problems/problem.ts';
import { errorsOf } from '../problems/problem.ts';
import { FireTimes } from './FireTimes.tsx';
import type { NextFires } from './nextFires.server.ts';
import type { ScheduleView } from './report.ts';

export type ScheduleValues = Pick<ScheduleView, 'name' | 'cron' | 'timeZone' | 'misfire' | 'enabled'> & {
  recipients: string;
};

type ScheduleFieldsProps = { values: ScheduleValues; fires: NextFires; problem: Problem | undefined };

export const misfireWords: Record<ScheduleView['misfire'], string> = {
  skip: 'Leave them out',
  once: 'Make one report for all of them',
  all: 'Make each of them',
};

/** When a report is made by itself, and who gets a mail. */
export function ScheduleFields({ values, fires: loaded, problem }: ScheduleFieldsProps) {
  const { data, load } = useFetcher<NextFires>();
  const form = useRef<HTMLDivElement>(null);
  const preview = (): void => {
    const typed = (name: string): string => {
      const field = form.current?.querySelector(`[name="${name}"]`);
      return field instanceof HTMLInputElement ? field.value : '';
    };
    load(`/reports/fires?${new URLSearchParams({ cron: typed('cron'), timeZone: typed('timeZone') })}`);
  };
  return (
    <div ref={form} className="grid gap-5">
      <KnownRoute to="/reports/fires" />
      <Field name="name" label="Name" isOptional errors={errorsOf(problem, 'name')}>
        {(control) => <Input {...control} maxLength={100} defaultValue={values.name} />}
      </Field>
      <div className="grid grid-cols-2 gap-4 max-rail:grid-cols-1">
        <Field
          name="cron"
          label="Times, as cron"
          hint="Minute, hour, day of month, month, day of week."
          errors={errorsOf(problem, 'cron')}
        >
          {(control) => (
            <Input
              {...control}
              mono
              required
              maxLength={100}
              spellCheck={false}
              autoComplete="off"
              defaultValue={values.cron}
              onChange={preview}
            />
          )}
        </Field>
        <Field
          name="timeZone"
          label="Time zone"
          hint="An IANA name, such as Europe/Berlin."
          errors={errorsOf(problem, 'timeZone')}
        >
          {(control) => (
            <Input
              {...control}
              required
              maxLength={64}
              spellCheck={false}
              autoComplete="off"
              defaultValue={values.timeZone}
              onChange={preview}
            />
          )}
        </Field>
      </div>
      <div role="status">
        <FireTimes fires={data ?? loaded} />
      </div>
      <Field name="misfire" label="Times that passed while no worker ran" errors={errorsOf(problem, 'misfire')}>
        {(control) => (
          <Select {...control} defaultValue={values.misfire}>
            {Object.entries(misfireWords).map(([misfire, words]) => (
              <option key={misfire} value={misfire}>
                {words}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        name="recipients"
        label="Mail to"
        isOptional
        hint="Members who get a mail when a report is ready, parted by spaces or commas."
        errors={recipientErrors(problem)}
      >
        {(control) => <Input {...control} autoComplete="off" spellCheck={false} defaultValue={values.recipients} />}
      </Field>
      <Checkbox name="enabled" value="yes" defaultChecked={values.enabled}>
        Enabled
      </Checkbox>
    </div>
  );
}

/** Errors of a list come by position; the field has one place for them. */
function recipientErrors(problem: Problem | undefined): readonly string[] | undefined {
  const errors = Object.entries(problem?.fieldErrors ?? {})
    .filter(([path]) => path === 'recipients' || path.startsWith('recipients.'))
    .flatMap(([, messages]) => messages);
  return errors.length > 0 ? errors : undefined;
}
