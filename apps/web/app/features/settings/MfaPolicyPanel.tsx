import { Form } from '@remix-run/react';
import { ShieldCheck, ShieldOff } from 'lucide-react';
import { Badge } from '../../components/ui/Badge.tsx';
import { Button } from '../../components/ui/Button.tsx';
import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { Field } from '../../components/ui/Field.tsx';
import { Input } from '../../components/ui/Input.tsx';
import { Note } from '../../components/ui/Note.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import { ExactTime } from '../../components/ui/Time.tsx';
import { formatCounted } from '../../format/number.ts';
import { FormError } from '../forms/FormError.tsx';
import { useFocusError } from '../forms/useFocusError.ts';
import { useFormBusy } from '../forms/useFormBusy.ts';
import { namesOf } from '../members/MfaPolicyNote.tsx';
import type { Problem } from '../problems/problem.ts';
import { errorsOf, formErrorOf } from '../problems/problem.ts';
import type { SettingsPage } from './loadSettings.server.ts';

type MfaPolicyPanelProps = SettingsPage & { problem: Problem | undefined };

/** Whether members need a second factor, from when, and whom that would stop. */
export function MfaPolicyPanel({ organization, impact, firstDay, problem }: MfaPolicyPanelProps) {
  const isRequired = organization.mfaPolicy === 'required';
  return (
    <div id="second-factor" className="scroll-mt-16">
      <Panel
        title="Second factor"
        aside={
          <Badge tone={isRequired ? 'ok' : 'idle'} icon={isRequired ? ShieldCheck : ShieldOff}>
            {isRequired ? 'Required' : 'Optional'}
          </Badge>
        }
      >
        <div className="grid gap-4">
          <Now organization={organization} />
          {impact ? (
            <>
              <Impact impact={impact} isRequired={isRequired} />
              <PolicyForm organization={organization} firstDay={firstDay} problem={problem} />
            </>
          ) : null}
        </div>
      </Panel>
    </div>
  );
}

function Now({ organization: { mfaPolicy, mfaGraceUntil } }: Pick<SettingsPage, 'organization'>) {
  if (mfaPolicy === 'optional') return <p className="text-ink-2">Members may sign in with their password alone.</p>;
  if (mfaGraceUntil === null) {
    return <p className="text-ink-2">Members without one can do nothing but set one up, and create no API keys.</p>;
  }
  return (
    <p className="text-ink-2">
      From <ExactTime at={mfaGraceUntil} /> members without one can do nothing but set one up. Until then they are asked
      to.
    </p>
  );
}

type ImpactProps = { impact: NonNullable<SettingsPage['impact']>; isRequired: boolean };

function Impact({ impact: { count, names }, isRequired }: ImpactProps) {
  if (count === 0) {
    return (
      <Note tone="ok" title="Every active member has a second factor.">
        Requiring it stops nobody. API keys are not affected.
      </Note>
    );
  }
  const who = formatCounted(count, 'member');
  return (
    <Note
      tone="warn"
      title={isRequired ? `${who} without one: ${namesOf(names, count)}.` : `It would stop ${who}.`}
      action={
        <ButtonLink size="small" to="/members?view=without-mfa">
          Show them
        </ButtonLink>
      }
    >
      {isRequired ? null : `${namesOf(names, count)} must enrol before they can go on. API keys are not affected.`}
    </Note>
  );
}

type PolicyFormProps = Pick<SettingsPage, 'organization' | 'firstDay'> & { problem: Problem | undefined };

function PolicyForm({ organization, firstDay, problem }: PolicyFormProps) {
  const isBusy = useFormBusy('/settings', 'require');
  const form = useFocusError(problem);
  const isRequired = organization.mfaPolicy === 'required';
  return (
    <Form ref={form} method="post" action="/settings" className="grid max-w-100 gap-4">
      <FormError>{formErrorOf(problem, ['mfaGraceUntil'])}</FormError>
      <Field
        name="graceUntil"
        label="Required from"
        isOptional
        hint="A day of your choice, at 00:00 UTC, so that members can set one up in time. Empty: at once."
        errors={errorsOf(problem, 'mfaGraceUntil')}
      >
        {(control) => (
          <Input
            {...control}
            type="date"
            min={firstDay}
            className="max-w-44"
            defaultValue={organization.mfaGraceUntil?.slice(0, 10) ?? ''}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button name="intent" value="require" variant={isRequired ? 'secondary' : 'primary'} busy={isBusy}>
          {isRequired ? 'Save date' : 'Require a second factor'}
        </Button>
        {isRequired ? (
          <Button name="intent" value="makeOptional" variant="danger">
            Make it optional
          </Button>
        ) : null}
      </div>
    </Form>
  );
}
