import { NavLink } from '@remix-run/react';
import { Icon } from '../../components/ui/Icon.tsx';
import { AccountMenu } from './AccountMenu.tsx';
import type { NavigationGroup } from './navigation.ts';
import { OrganizationSwitch } from './OrganizationSwitch.tsx';

const entryClass =
  'flex h-7 items-center gap-2 rounded-md px-2 text-ink-2 transition-colors duration-90 hover:bg-muted hover:text-ink ' +
  'aria-[current=page]:bg-pressed aria-[current=page]:font-medium aria-[current=page]:text-ink ' +
  '[&>svg]:text-ink-3 aria-[current=page]:[&>svg]:text-ink max-side:h-8 max-side:justify-center';

/** 220 wide; a rail of icons from 768 to 1100; gone on the phone. */
export function Sidebar({ groups }: { groups: readonly NavigationGroup[] }) {
  return (
    <nav
      aria-label="Main"
      className="sticky top-0 flex h-dvh flex-col overflow-y-auto border-line border-r bg-panel px-2 pb-2 max-rail:hidden"
    >
      <OrganizationSwitch />
      {groups.map((group) => (
        <div key={group.title ?? 'top'} className={group.title ? undefined : 'mt-2'}>
          {group.title ? (
            <div className="px-2 pt-3 pb-1 font-medium text-ink-3 text-xs max-side:mx-2 max-side:my-2 max-side:h-px max-side:overflow-hidden max-side:bg-line max-side:p-0 max-side:text-transparent">
              {group.title}
            </div>
          ) : null}
          <ul className="grid gap-px">
            {group.entries.map((entry) => (
              <li key={entry.to}>
                <NavLink
                  to={entry.to}
                  end={entry.to === '/'}
                  prefetch="intent"
                  title={entry.label}
                  className={entryClass}
                >
                  <Icon of={entry.icon} />
                  <span className="max-side:sr-only">{entry.label}</span>
                </NavLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <AccountMenu />
    </nav>
  );
}
