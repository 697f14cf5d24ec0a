import { Form, Link } from '@remix-run/react';
import { LogOut, ShieldCheck } from 'lucide-react';
import { Avatar } from '../../components/ui/Avatar.tsx';
import { Icon } from '../../components/ui/Icon.tsx';
import { Menu, MenuItem, MenuLabel, MenuLine } from '../../components/ui/Menu.tsx';
import { ThemeItems } from './ThemeItems.tsx';
import { roleLabels, useViewer } from './viewer.ts';

/** At the foot of the sidebar: who is signed in, the theme, sign out. */
export function AccountMenu() {
  const { user } = useViewer();
  const name = user.name || user.email;
  return (
    <div className="mt-auto pt-3">
      <Menu
        side="top"
        align="start"
        trigger={
          <button
            type="button"
            className="-mx-2 -mb-2 flex w-[calc(100%+16px)] items-center gap-2 border-line border-t px-4 py-2 text-left outline-offset-[-2px] hover:bg-muted"
          >
            <Avatar name={name} />
            <span className="min-w-0 flex-1 truncate max-side:sr-only">{name}</span>
            {user.role ? <span className="text-ink-3 text-sm max-side:hidden">{roleLabels[user.role]}</span> : null}
          </button>
        }
      >
        <AccountItems email={user.email} />
      </Menu>
    </div>
  );
}

/** Shared with the phone's drawer, where they are a menu of their own. */
export function AccountItems({ email }: { email: string }) {
  return (
    <>
      <MenuLabel>{email}</MenuLabel>
      <MenuItem asChild>
        <Link to="/security">
          <Icon of={ShieldCheck} className="text-ink-3" />
          Security
        </Link>
      </MenuItem>
      <MenuLine />
      <ThemeItems />
      <MenuLine />
      <Form method="post" action="/sign-out">
        <MenuItem asChild onSelect={(event) => event.preventDefault()}>
          <button type="submit">
            <Icon of={LogOut} className="text-ink-3" />
            Sign out
          </button>
        </MenuItem>
      </Form>
    </>
  );
}
