import type { ActionFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { useActionData, useNavigate } from '@remix-run/react';
import { ButtonLink } from '../components/ui/ButtonLink.tsx';
import { Note } from '../components/ui/Note.tsx';
import { Sheet, SheetBody } from '../components/ui/Sheet.tsx';
import { ExactTime } from '../components/ui/Time.tsx';
import { formText } from '../features/forms/formText.ts';
import { act } from '../features/problems/callApi.server.ts';
import { CreateOrganizationForm } from '../features/settings/CreateOrganizationForm.tsx';

const list = '/settings/organizations';

export const meta: MetaFunction = () => [{ title: 'Create organization · NovaPulse' }];

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const typed = { name: formText(form, 'name'), adminEmail: formText(form, 'adminEmail').trim() };
  const result = await act(args, (api) => api.organizations.create(typed));
  if (!result.ok) return data({ typed, problem: result.problem, created: null }, { status: result.status });
  return data({ typed: undefined, problem: undefined, created: result.value });
}

export default function CreateOrganizationRoute() {
  const navigate = useNavigate();
  const result = useActionData<typeof action>();
  const close = (): void => navigate(list, { preventScrollReset: true });
  if (result?.created) {
    const { name, invite } = result.created;
    return (
      <Sheet title="Organization created" onClose={close}>
        <SheetBody>
          <Note tone="ok" title={`${name} exists.`}>
            {invite.email} was invited as its first admin. The link works once, until{' '}
            <ExactTime at={invite.expiresAt} />.
          </Note>
          <ButtonLink variant="primary" to={list} preventScrollReset className="justify-self-start">
            Done
          </ButtonLink>
        </SheetBody>
      </Sheet>
    );
  }
  return (
    <Sheet title="Create organization" onClose={close}>
      <CreateOrganizationForm typed={result?.typed} problem={result?.problem} />
    </Sheet>
  );
}
