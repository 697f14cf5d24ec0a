import { Link, useSubmit } from '@remix-run/react';
import { Ban, CirclePlay, Ellipsis, ShieldCheck, ShieldOff, UserCog, UserMinus } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/ui/ConfirmDialog.tsx';
import { Icon } from '../../components/ui/Icon.tsx';
import { IconButton } from '../../components/ui/IconButton.tsx';
import { Menu, MenuItem, MenuLine } from '../../components/ui/Menu.tsx';
import { roleLabels, useMay } from '../shell/viewer.ts';
import type { MemberIntent } from './actOnMembers.server.ts';
import type { Member } from './MemberTable.tsx';
import { roles } from './roles.ts';

type Question = 'disable' | 'resetMfa' | 'remove';

/** What can be done about one member; about oneself there is the security page. */
export function MemberMenu({ member, isSelf }: { member: Member; isSelf: boolean }) {
  const mayManage = useMay('members:manage');
  const submit = useSubmit();
  const [question, setQuestion] = useState<Question | null>(null);
  const name = member.name || member.email;
  const send = (intent: MemberIntent, more: Record<string, string> = {}): void =>
    submit({ intent, id: member.id, ...more }, { method: 'post', action: '/members' });
  const trigger = <IconButton icon={Ellipsis} label={`Actions for ${name}`} className="size-7!" />;
  if (isSelf) {
    return (
      <Menu trigger={trigger}>
        <MenuItem asChild>
          <Link to="/security">
            <Icon of={ShieldCheck} className="text-ink-3" />
            Your security
          </Link>
        </MenuItem>
      </Menu>
    );
  }
  if (!mayManage) return null;
  return (
    <>
      <Menu trigger={trigger}>
        {roles
          .filter((role) => role !== member.role)
          .map((role) => (
            <MenuItem key={role} icon={UserCog} onSelect={() => send('setRole', { role })}>
              Change role to {roleLabels[role]}
            </MenuItem>
          ))}
        <MenuLine />
        {member.mfaEnabled ? (
          <MenuItem icon={ShieldOff} onSelect={() => setQuestion('resetMfa')}>
            Reset second factor…
          </MenuItem>
        ) : null}
        {member.status === 'disabled' ? (
          <MenuItem icon={CirclePlay} onSelect={() => send('enable')}>
            Enable
          </MenuItem>
        ) : (
          <MenuItem icon={Ban} onSelect={() => setQuestion('disable')}>
            Disable…
          </MenuItem>
        )}
        <MenuItem danger icon={UserMinus} onSelect={() => setQuestion('remove')}>
          Remove…
        </MenuItem>
      </Menu>
      {question ? (
        <ConfirmDialog
          isOpen
          onOpenChange={(isOpen) => (isOpen ? undefined : setQuestion(null))}
          {...questions[question](name)}
          onConfirm={() => {
            setQuestion(null);
            send(question);
          }}
        />
      ) : null}
    </>
  );
}

type QuestionText = { title: string; confirmLabel: string; typeToConfirm?: string; children: React.ReactNode };

const questions: Record<Question, (name: string) => QuestionText> = {
  disable: (name) => ({
    title: `Disable ${name}?`,
    confirmLabel: 'Disable',
    children: (
      <p>
        Their sessions here end at once, and they cannot sign in to this organization until you enable them. Their API
        keys go on working and wait for your decision.
      </p>
    ),
  }),
  resetMfa: (name) => ({
    title: `Reset the second factor of ${name}?`,
    confirmLabel: 'Reset second factor',
    children: (
      <p>
        Their authenticator app, passkeys and recovery codes end, and so do all their sessions. They sign in with the
        password alone and set up a new one. Be sure that it is them who asks.
      </p>
    ),
  }),
  remove: (name) => ({
    title: `Remove ${name}?`,
    confirmLabel: 'Remove member',
    typeToConfirm: name,
    children: (
      <p>
        They lose access at once. What they created stays; their API keys go on working and wait for your decision. To
        come back they need an invitation.
      </p>
    ),
  }),
};
