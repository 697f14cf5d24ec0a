import { Form } from '@remix-run/react';
import { Button } from '../../components/ui/Button.tsx';
import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { Field } from '../../components/ui/Field.tsx';
import { TextArea } from '../../components/ui/Input.tsx';
import { Json } from '../../components/ui/Json.tsx';
import { SheetBody, SheetFoot } from '../../components/ui/Sheet.tsx';
import { FormError } from '../forms/FormError.tsx';
import { submitOnModEnter } from '../forms/submitOnModEnter.ts';
import { useFormBusy } from '../forms/useFormBusy.ts';

type StartFormProps = {
  chosen: { name: string; description: string; sample: string; schema: string };
  refused: { input: string; errors: readonly string[]; message: string | null } | null;
};

export function StartForm({ chosen, refused }: StartFormProps) {
  const isBusy = useFormBusy('/workflows/new');
  return (
    <Form method="post" onKeyDown={submitOnModEnter} className="flex min-h-0 flex-1 flex-col">
      <input type="hidden" name="name" value={chosen.name} />
      <SheetBody>
        <FormError>{refused?.message ?? null}</FormError>
        <p className="text-ink-2">{chosen.description}</p>
        <Field name="input" label="Input, as JSON" errors={refused?.errors}>
          {(control) => (
            <TextArea {...control} mono rows={12} spellCheck={false} defaultValue={refused?.input ?? chosen.sample} />
          )}
        </Field>
        <details className="min-w-0">
          <summary className="cursor-pointer text-ink-2">What the input may hold</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <section tabIndex={0} aria-label="JSON Schema of the input" className="mt-2 overflow-x-auto">
            <pre className="text-sm leading-5">
              <Json text={chosen.schema} />
            </pre>
          </section>
        </details>
      </SheetBody>
      <SheetFoot>
        <Button variant="primary" busy={isBusy} className="max-rail:flex-1">
          Start workflow
        </Button>
        <ButtonLink to="/workflows/new" preventScrollReset>
          Choose another
        </ButtonLink>
      </SheetFoot>
    </Form>
  );
}
