import type { ActionFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { useActionData, useNavigate } from '@remix-run/react';
import { ButtonLink } from '../components/ui/ButtonLink.tsx';
import { Note } from '../components/ui/Note.tsx';
import { Sheet, SheetBody } from '../components/ui/Sheet.tsx';
import { ExactTime } from '../components/ui/Time.tsx';
import { formText } from '../features/forms/formText.ts';
import { InviteForm } from '../features/members/InviteForm.tsx';
import { parseRole } from '../features/members/roles.ts';
import { act } from '../features/problems/callApi.server.ts';
import { Allowed } from '../features/shell/Allowed.tsx';
import { roleLabels } from '../features/shell/viewer.ts';

export const meta: MetaFunction = () => [{ title: 'Invite member · NovaPulse' }];

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const typed = { email: formText(form, 'email').trim(), role: formText(form, 'role') };
  const role = parseRole(typed.role);
  if (role === null) throw data(null, { status: 400 });
  const result = await act(args, (api) => api.members.invite({ email: typed.email, role }));
  if (!result.ok) return data({ typed, problem: result.problem, invited: null }, { status: result.status });
  return data({ typed: undefined, problem: undefined, invited: result.value });
}

export default function InviteRoute() {
  const navigate = useNavigate();
  const result = useActionData<typeof action>();
  const close = (): void => navigate('/members', { preventScrollReset: true });
  if (result?.invited) {
    const { email, role, expiresAt } = result.invited;
    return (
      <Sheet title="Invitation sent" onClose={close}>
        <SheetBody>
          <Note tone="ok" title={`${email} was invited as ${roleLabels[role]}.`}>
            The link works once, until <ExactTime at={expiresAt} />.
          </Note>
          <div className="flex gap-2">
            <ButtonLink variant="primary" to="/members" preventScrollReset>
              Done
            </ButtonLink>
            <ButtonLink to="/members/invite" reloadDocument>
              Invite another
            </ButtonLink>
          </div>
        </SheetBody>
      </Sheet>
    );
  }
  return (
    <Sheet title="Invite member" onClose={close}>
      <Allowed permission="members:manage" what="inviting members">
        <InviteForm typed={result?.typed} problem={result?.problem} />
      </Allowed>
    </Sheet>
  );
}
