import { NavLink } from '@remix-run/react';
import { Menu as MenuGlyph } from 'lucide-react';
import { Icon } from '../../components/ui/Icon.tsx';
import { Menu, MenuItem } from '../../components/ui/Menu.tsx';
import { AccountItems } from './AccountMenu.tsx';
import type { NavigationGroup } from './navigation.ts';
import { OrganizationItems } from './OrganizationSwitch.tsx';
import { useViewer } from './viewer.ts';

const tab =
  'grid place-content-center justify-items-center gap-0.75 text-ink-3 text-xs/3.5 outline-offset-[-2px] ' +
  'aria-[current=page]:font-medium aria-[current=page]:text-accent-text';

/** The phone's bottom bar: four places and More. */
export function TabBar({ groups }: { groups: readonly NavigationGroup[] }) {
  const { user } = useViewer();
  const entries = groups.flatMap((group) => group.entries);
  const shown = entries.filter((entry) => entry.onPhone).slice(0, 4);
  const rest = entries.filter((entry) => !shown.includes(entry));
  return (
    <nav
      aria-label="Sections"
      className="fixed inset-x-0 bottom-0 z-12 grid auto-cols-fr grid-flow-col border-line border-t bg-panel pb-[env(safe-area-inset-bottom)] rail:hidden"
    >
      {shown.map((entry) => (
        <NavLink key={entry.to} to={entry.to} end={entry.to === '/'} className={`${tab} h-(--size-tabbar)`}>
          <Icon of={entry.icon} size={20} />
          {entry.label}
        </NavLink>
      ))}
      <Menu
        side="top"
        trigger={
          <button type="button" className={`${tab} h-(--size-tabbar)`}>
            <Icon of={MenuGlyph} size={20} />
            More
          </button>
        }
      >
        {rest.map((entry) => (
          <MenuItem key={entry.to} asChild>
            <NavLink to={entry.to}>
              <Icon of={entry.icon} className="text-ink-3" />
              {entry.label}
            </NavLink>
          </MenuItem>
        ))}
        <OrganizationItems />
        <AccountItems email={user.email} />
      </Menu>
    </nav>
  );
}
