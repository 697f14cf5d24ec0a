import { Form } from '@remix-run/react';
import { Button } from '../../components/ui/Button.tsx';
import { CopyId } from '../../components/ui/CopyId.tsx';
import { Field } from '../../components/ui/Field.tsx';
import { Input } from '../../components/ui/Input.tsx';
import { KeyValues } from '../../components/ui/KeyValues.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import { ExactTime } from '../../components/ui/Time.tsx';
import { FormError } from '../forms/FormError.tsx';
import { useFocusError } from '../forms/useFocusError.ts';
import { useFormBusy } from '../forms/useFormBusy.ts';
import type { Problem } from '../problems/problem.ts';
import { errorsOf, formErrorOf } from '../problems/problem.ts';
import { useMay } from '../shell/viewer.ts';
import type { SettingsPage } from './loadSettings.server.ts';

type OrganizationPanelProps = Pick<SettingsPage, 'organization'> & { problem: Problem | undefined };

export function OrganizationPanel({ organization, problem }: OrganizationPanelProps) {
  const mayManage = useMay('organization:manage');
  const isBusy = useFormBusy('/settings', 'rename');
  const form = useFocusError(problem);
  return (
    <Panel title="Organization">
      <div className="grid gap-4">
        {mayManage ? (
          <Form ref={form} method="post" action="/settings" className="grid max-w-100 gap-4">
            <FormError>{formErrorOf(problem, ['name'])}</FormError>
            <Field name="name" label="Name" errors={errorsOf(problem, 'name')}>
              {(control) => <Input {...control} required maxLength={100} defaultValue={organization.name} />}
            </Field>
            <Button name="intent" value="rename" busy={isBusy} className="justify-self-start">
              Save name
            </Button>
          </Form>
        ) : null}
        <KeyValues
          rows={[
            !mayManage && { key: 'Name', value: organization.name },
            { key: 'Short name', value: <code>{organization.slug}</code> },
            { key: 'Id', value: <CopyId full id={organization.id} /> },
            { key: 'Created', value: <ExactTime at={organization.createdAt} /> },
          ]}
        />
      </div>
    </Panel>
  );
}
