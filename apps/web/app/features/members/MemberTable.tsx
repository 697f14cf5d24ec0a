import { Mail, ShieldCheck, TriangleAlert } from 'lucide-react';
import { Avatar } from '../../components/ui/Avatar.tsx';
import { classes } from '../../components/ui/classes.ts';
import { Icon } from '../../components/ui/Icon.tsx';
import { StatusMark } from '../../components/ui/StatusMark.tsx';
import type { StatusLook } from '../../components/ui/status.ts';
import { Cell, HeadCell, Table, TableBox } from '../../components/ui/Table.tsx';
import { Tag } from '../../components/ui/Tag.tsx';
import { Time } from '../../components/ui/Time.tsx';
import { formatCounted } from '../../format/number.ts';
import { roleLabels, useMay, useViewer } from '../shell/viewer.ts';
import { InvitationButtons } from './InvitationButtons.tsx';
import type { MembersPage } from './loadMembers.server.ts';
import { MemberMenu } from './MemberMenu.tsx';
import { MemberRole } from './MemberRole.tsx';

export type Member = MembersPage['members'][number];
type Invitation = MembersPage['invitations'][number];

type MemberTableProps = {
  members: readonly Member[];
  invitations: readonly Invitation[];
  /** When a change was last refused: what was chosen in a row goes back then. */
  refusedAt: string | undefined;
};

export function MemberTable({ members, invitations, refusedAt }: MemberTableProps) {
  return (
    <TableBox>
      <Table label="Members">
        <thead>
          <tr>
            <HeadCell>Name</HeadCell>
            <HeadCell fill>Email</HeadCell>
            <HeadCell>Role</HeadCell>
            <HeadCell>Second factor</HeadCell>
            <HeadCell right from="mid">
              Sessions
            </HeadCell>
            <HeadCell right from="mid">
              Last seen
            </HeadCell>
            <HeadCell fit hideLabel>
              Actions
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <MemberRow key={member.id} member={member} refusedAt={refusedAt} />
          ))}
          {invitations.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} />
          ))}
        </tbody>
      </Table>
    </TableBox>
  );
}

function MemberRow({ member, refusedAt }: { member: Member; refusedAt: string | undefined }) {
  const { user } = useViewer();
  const mayManage = useMay('members:manage');
  const isSelf = member.id === user.id;
  const isOff = member.status === 'disabled';
  return (
    <tr>
      <Cell phone={1}>
        <span className={classes('flex items-center gap-2', isOff && 'text-ink-3')}>
          <Avatar name={member.name || member.email} />
          <span className="truncate font-medium">{member.name || member.email}</span>
          {isSelf ? <Tag>You</Tag> : null}
          {isOff ? <Tag>Disabled</Tag> : null}
        </span>
      </Cell>
      <Cell fill phone={3} className="text-ink-2">
        {member.email}
        <span className="rail:hidden">, {roleLabels[member.role]}</span>
      </Cell>
      <Cell>
        {mayManage && !isSelf ? (
          <MemberRole key={`${member.role} ${refusedAt}`} member={member} />
        ) : (
          <span className="text-ink-2">{roleLabels[member.role]}</span>
        )}
      </Cell>
      <Cell phone={4}>
        <SecondFactor member={member} />
      </Cell>
      <Cell right from="mid">
        {member.sessions}
      </Cell>
      <Cell right from="mid" className="text-ink-3">
        {member.lastSeenAt ? <Time at={member.lastSeenAt} /> : 'Never'}
      </Cell>
      <Cell fit right phone={2}>
        <MemberMenu member={member} isSelf={isSelf} />
      </Cell>
    </tr>
  );
}

const factorOn: StatusLook = { label: 'On', tone: 'ok', icon: ShieldCheck };
const factorOff: StatusLook = { label: 'Off', tone: 'warn', icon: TriangleAlert };
const invited: StatusLook = { label: 'Invited', tone: 'idle', icon: Mail };

/** As the security page warns: from here on new ones are due. */
const FEW_CODES = 3;

function SecondFactor({ member: { mfaEnabled, recoveryCodesRemaining: codes } }: { member: Member }) {
  return (
    <span className="inline-flex items-center gap-2">
      <StatusMark look={mfaEnabled ? factorOn : factorOff} />
      {mfaEnabled && codes !== null ? (
        <span className={classes('text-sm', codes <= FEW_CODES ? 'text-warn-text' : 'text-ink-3')}>
          {formatCounted(codes, 'code')}
        </span>
      ) : null}
    </span>
  );
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const mayManage = useMay('members:manage');
  const isExpired = invitation.status === 'expired';
  return (
    <tr>
      <Cell phone={3}>
        <span className="flex items-center gap-2 text-ink-3">
          <span className="grid size-6 shrink-0 place-items-center rounded-full border border-line-strong border-dashed max-rail:hidden">
            <Icon of={Mail} size={12} />
          </span>
          Not joined yet
        </span>
      </Cell>
      <Cell fill phone={1}>
        {invitation.email}
      </Cell>
      <Cell className="text-ink-2">{roleLabels[invitation.role]}</Cell>
      <Cell phone="hide">
        <StatusMark look={invited} />
      </Cell>
      <Cell right from="mid" />
      <Cell right from="mid" phone={4} className={isExpired ? 'text-warn-text' : 'text-ink-3'}>
        {isExpired ? 'Expired ' : 'Expires '}
        <Time at={invitation.expiresAt} />
      </Cell>
      <Cell fit phone={2}>
        {mayManage ? <InvitationButtons id={invitation.id} email={invitation.email} /> : null}
      </Cell>
    </tr>
  );
}
