import { Form } from '@remix-run/react';
import { useState } from 'react';
import { Button } from '../../components/ui/Button.tsx';
import { Select } from '../../components/ui/Select.tsx';
import { roleLabels } from '../shell/viewer.ts';
import { roles } from './roles.ts';

type MemberRoleProps = { member: { id: string; name: string; email: string; role: (typeof roles)[number] } };

/** A choice alone changes nothing: with the arrow keys one passes roles that nobody wants to give. */
export function MemberRole({ member }: MemberRoleProps) {
  const [role, setRole] = useState<string>(member.role);
  const save = (
    <Button name="intent" value="setRole" size="small" variant="primary">
      Save
    </Button>
  );
  return (
    <Form method="post" action="/members" className="flex w-42 items-center gap-1.5">
      <input type="hidden" name="id" value={member.id} />
      <Select
        name="role"
        aria-label={`Role of ${member.name || member.email}`}
        defaultValue={member.role}
        onChange={(event) => setRole(event.target.value)}
        className="w-26"
      >
        {roles.map((one) => (
          <option key={one} value={one}>
            {roleLabels[one]}
          </option>
        ))}
      </Select>
      {role === member.role ? <noscript>{save}</noscript> : save}
    </Form>
  );
}
