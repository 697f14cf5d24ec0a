import { Checkbox } from '../../components/ui/Checkbox.tsx';
import { Field, FieldError } from '../../components/ui/Field.tsx';
import { Input } from '../../components/ui/Input.tsx';
import { Select } from '../../components/ui/Select.tsx';
import type { Problem } from '../problems/problem.ts';
import { errorsOf } from '../problems/problem.ts';
import type { ParamField } from './params.ts';
import { paramName, shownValue } from './params.ts';
import type { ReportFormat } from './report.ts';
import { formatNames } from './report.ts';

type ReportFieldsProps = {
  fields: readonly ParamField[];
  formats: readonly ReportFormat[];
  values: { params: Readonly<Record<string, unknown>>; format: string };
  problem: Problem | undefined;
};

/** What is in the report, and in which format it comes. */
export function ReportFields({ fields, formats, values, problem }: ReportFieldsProps) {
  return (
    <>
      <Field name="format" label="Format" errors={errorsOf(problem, 'format')}>
        {(control) => (
          <Select {...control} defaultValue={values.format}>
            {formats.map((format) => (
              <option key={format} value={format}>
                {formatNames[format]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {fields.map((field) =>
        field.kind === 'choices' ? (
          <Choices key={field.name} field={field} value={values.params[field.name]} problem={problem} />
        ) : (
          <ParamInput key={field.name} field={field} value={values.params[field.name]} problem={problem} />
        ),
      )}
    </>
  );
}

type ParamProps = { field: ParamField; value: unknown; problem: Problem | undefined };

function ParamInput({ field, value, problem }: ParamProps) {
  const name = paramName(field.name);
  const shown = shownValue(value);
  return (
    <Field
      name={name}
      label={field.kind === 'time' ? `${field.label}, in UTC` : field.label}
      isOptional={!field.isRequired}
      hint={field.hint}
      errors={errorsOf(problem, name)}
    >
      {(control) =>
        field.kind === 'choice' ? (
          <Select {...control} defaultValue={shown}>
            {field.isRequired ? null : <option value="">Any</option>}
            {field.choices.map((choice) => (
              <option key={choice} value={choice}>
                {choice}
              </option>
            ))}
          </Select>
        ) : (
          <Input
            {...control}
            autoComplete="off"
            spellCheck={false}
            defaultValue={shown}
            {...(field.kind === 'time' && { type: 'datetime-local' })}
            {...(field.kind === 'number' && { inputMode: 'numeric', pattern: '[0-9]+' })}
          />
        )
      }
    </Field>
  );
}

function Choices({ field, value, problem }: ParamProps) {
  const name = paramName(field.name);
  const chosen = new Set<unknown>(Array.isArray(value) ? value : []);
  const errors = errorsOf(problem, name);
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 font-medium">
        {field.label} <span className="font-normal text-ink-3">optional, none means all</span>
      </legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {field.choices.map((choice) => (
          <Checkbox key={choice} name={name} value={choice} defaultChecked={chosen.has(choice)}>
            {choice}
          </Checkbox>
        ))}
      </div>
      {errors ? <FieldError>{errors.join(' ')}</FieldError> : null}
    </fieldset>
  );
}
