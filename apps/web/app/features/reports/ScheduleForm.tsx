import { Form } from '@remix-run/react';
import { Button } from '../../components/ui/Button.tsx';
import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { SheetBody, SheetFoot } from '../../components/ui/Sheet.tsx';
import { FormError } from '../forms/FormError.tsx';
import { submitOnModEnter } from '../forms/submitOnModEnter.ts';
import { useFocusError } from '../forms/useFocusError.ts';
import { useFormBusy } from '../forms/useFormBusy.ts';
import type { Problem } from '../problems/problem.ts';
import { formErrorOf } from '../problems/problem.ts';
import type { NextFires } from './nextFires.server.ts';
import type { ParamField } from './params.ts';
import { paramName } from './params.ts';
import { ReportFields } from './ReportFields.tsx';
import type { ReportFormat } from './report.ts';
import type { ScheduleValues } from './ScheduleFields.tsx';
import { ScheduleFields } from './ScheduleFields.tsx';

export type ScheduleFormValues = {
  schedule: ScheduleValues;
  params: Readonly<Record<string, unknown>>;
  format: string;
};

type ScheduleFormProps = {
  action: string;
  chosen: { name: string; description: string; formats: readonly ReportFormat[]; fields: readonly ParamField[] };
  values: ScheduleFormValues;
  fires: NextFires;
  problem: Problem | undefined;
  saveLabel: string;
};

const known = ['name', 'cron', 'timeZone', 'misfire', 'recipients', 'format'];

export function ScheduleForm({ action, chosen, values, fires, problem, saveLabel }: ScheduleFormProps) {
  const form = useFocusError(problem);
  const isBusy = useFormBusy(action, 'save');
  return (
    <Form
      ref={form}
      method="post"
      action={action}
      onKeyDown={submitOnModEnter}
      className="flex min-h-0 flex-1 flex-col"
    >
      <input type="hidden" name="report" value={chosen.name} />
      <input type="hidden" name="intent" value="save" />
      <SheetBody>
        <FormError>{formErrorOf(problem, [...known, ...chosen.fields.map(({ name }) => paramName(name))])}</FormError>
        <p className="text-ink-2">{chosen.description}</p>
        <ScheduleFields values={values.schedule} fires={fires} problem={problem} />
        <ReportFields
          fields={chosen.fields}
          formats={chosen.formats}
          values={{ params: values.params, format: values.format }}
          problem={problem}
        />
      </SheetBody>
      <SheetFoot>
        <Button variant="primary" busy={isBusy} className="max-rail:flex-1">
          {saveLabel}
        </Button>
        <ButtonLink to="/reports/schedules" preventScrollReset>
          Cancel
        </ButtonLink>
      </SheetFoot>
    </Form>
  );
}
