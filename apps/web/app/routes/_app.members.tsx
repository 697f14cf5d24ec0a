import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Outlet, useActionData, useLoaderData } from '@remix-run/react';
import { SearchX, UserPlus } from 'lucide-react';
import { useEffect } from 'react';
import { ButtonLink } from '../components/ui/ButtonLink.tsx';
import { EmptyState } from '../components/ui/EmptyState.tsx';
import { Note } from '../components/ui/Note.tsx';
import { Pagination } from '../components/ui/Pagination.tsx';
import { TableBox } from '../components/ui/Table.tsx';
import { showToast } from '../components/ui/Toasts.tsx';
import { FormError } from '../features/forms/FormError.tsx';
import { formText } from '../features/forms/formText.ts';
import type { MemberIntent } from '../features/members/actOnMembers.server.ts';
import { actOnMembers, memberIntents } from '../features/members/actOnMembers.server.ts';
import { loadMembers } from '../features/members/loadMembers.server.ts';
import { MemberFilters } from '../features/members/MemberFilters.tsx';
import { MemberTable } from '../features/members/MemberTable.tsx';
import { MfaPolicyNote } from '../features/members/MfaPolicyNote.tsx';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { Page } from '../features/shell/Page.tsx';
import { useMay } from '../features/shell/viewer.ts';
import { formatCounted } from '../format/number.ts';

export const meta: MetaFunction = () => [{ title: 'Members · NovaPulse' }];

export const loader = (args: LoaderFunctionArgs) => loadMembers(args);

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const intent = memberIntents.find((known) => known === formText(form, 'intent'));
  if (intent === undefined) throw data(null, { status: 400 });
  const result = await actOnMembers(args, intent, form);
  const at = args.context.now().toISOString();
  if (!result.ok) return data({ intent, at, problem: result.problem }, { status: result.status });
  return data({ intent, at, problem: undefined });
}

const doneTexts: Record<MemberIntent, string> = {
  setRole: 'Role changed. It holds from their next request on.',
  disable: 'Member disabled. Their sessions here have ended.',
  enable: 'Member enabled. They can sign in again.',
  remove: 'Member removed.',
  resetMfa: 'Second factor reset. A mail tells them.',
  resendInvite: 'Invitation sent again. The earlier link is refused.',
  revokeInvite: 'Invitation revoked.',
};

export default function MembersRoute() {
  const { members, invitations, counts, view, search, policy, stopped, ...pages } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const mayManage = useMay('members:manage');
  const problem = result?.problem;
  useEffect(() => {
    if (result && !result.problem) showToast(doneTexts[result.intent]);
  }, [result]);
  const isEmpty = members.length === 0 && invitations.length === 0;
  return (
    <Page title="Members">
      <div className="grid *:not-empty:mb-3">
        <FormError>{problem?.message ?? null}</FormError>
        <MfaPolicyNote policy={policy} count={counts.withoutSecondFactor} names={stopped} />
      </div>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <MemberFilters counts={counts} view={view} />
        {mayManage ? (
          <ButtonLink variant="primary" to="/members/invite" icon={UserPlus} className="ml-auto">
            <span className="max-rail:sr-only">Invite member</span>
          </ButtonLink>
        ) : null}
      </div>
      {isEmpty ? (
        <TableBox bleed={false}>
          <NoMatch isInvited={view === 'invited' && search === ''} />
        </TableBox>
      ) : (
        <MemberTable members={members} invitations={invitations} refusedAt={problem?.at} />
      )}
      {counts.all === 1 && counts.invited === 0 && view === null && search === '' ? <Alone /> : null}
      <Pagination
        {...pages}
        summary={[
          formatCounted(counts.all, 'member'),
          ...(counts.invited > 0 ? [formatCounted(counts.invited, 'invitation')] : []),
        ].join(', ')}
      />
      <Outlet />
    </Page>
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Members">
      <PageProblem subject="Members" backTo="/members" backLabel="Show all members" />
    </Page>
  );
}

/** The list is never empty: whoever looks at it stands in it. */
function Alone() {
  return (
    <div className="mt-3">
      <Note icon={UserPlus} title="You are the only member.">
        Invite somebody: if you lose your way in, nobody else can let you in again.
      </Note>
    </div>
  );
}

function NoMatch({ isInvited }: { isInvited: boolean }) {
  return (
    <EmptyState
      icon={SearchX}
      title={isInvited ? 'No invitation is open' : 'No member matches'}
      action={<ButtonLink to="/members">Show all members</ButtonLink>}
    >
      <p>
        {isInvited
          ? 'Everyone who was invited has joined.'
          : 'No name or address holds what you search for, or nobody is of this kind.'}
      </p>
    </EmptyState>
  );
}
