import { Form, useSearchParams } from '@remix-run/react';
import { Button } from '../../components/ui/Button.tsx';
import { Field } from '../../components/ui/Field.tsx';
import { Input } from '../../components/ui/Input.tsx';
import { withoutTrail } from './pageTrail.ts';

type TextFilterProps = { name: string; label: string; placeholder: string; value: string; numeric?: boolean };

/** A value to type, sent with the other filters. */
export function TextFilter({ name, label, placeholder, value, numeric = false }: TextFilterProps) {
  const [params] = useSearchParams();
  const others = [...withoutTrail(params)].filter(([other]) => other !== name);
  return (
    <Form className="grid gap-2" preventScrollReset>
      {others.map(([other, otherValue]) => (
        <input key={`${other}=${otherValue}`} type="hidden" name={other} value={otherValue} />
      ))}
      <Field name={name} label={label}>
        {(control) => (
          <Input
            {...control}
            mono
            placeholder={placeholder}
            defaultValue={value}
            required
            autoComplete="off"
            spellCheck={false}
            {...(numeric
              ? { inputMode: 'numeric', pattern: '[1-5][0-9]{2}', title: 'A status code from 100 to 599' }
              : {})}
          />
        )}
      </Field>
      <Button size="small" variant="primary" className="justify-self-start">
        Apply
      </Button>
    </Form>
  );
}
