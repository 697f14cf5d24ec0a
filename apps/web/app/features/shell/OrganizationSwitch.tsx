import { useSubmit } from '@remix-run/react';
import { Check, ChevronsUpDown } from 'lucide-react';
import { Icon } from '../../components/ui/Icon.tsx';
import { Menu, MenuItem, MenuLabel } from '../../components/ui/Menu.tsx';
import { Brand } from './Brand.tsx';
import { useViewer } from './viewer.ts';

const head = 'flex h-(--size-topbar) shrink-0 items-center gap-2 px-2 max-side:justify-center';

/** At the head of the sidebar: the organization one acts in, and the way into the others. */
export function OrganizationSwitch() {
  const { organization, organizations } = useViewer();
  const name = organization?.name ?? 'No organization';
  const others = organizations.filter(({ id }) => id !== organization?.id);
  if (others.length === 0) {
    return (
      <div className={head}>
        <Brand />
        <b className="truncate font-semibold max-side:hidden">{name}</b>
      </div>
    );
  }
  return (
    <Menu
      align="start"
      trigger={
        <button type="button" className={`${head} w-full text-left outline-offset-[-2px] hover:bg-muted`}>
          <Brand />
          <b className="min-w-0 flex-1 truncate font-semibold max-side:sr-only">{name}</b>
          <Icon of={ChevronsUpDown} size={14} className="text-ink-3 max-side:hidden" />
        </button>
      }
    >
      <OrganizationItems />
    </Menu>
  );
}

/** Shared with the phone's drawer. Empty for whoever belongs to one organization only. */
export function OrganizationItems() {
  const { organization, organizations } = useViewer();
  const submit = useSubmit();
  if (organizations.every(({ id }) => id === organization?.id)) return null;
  return (
    <>
      <MenuLabel>Organization</MenuLabel>
      {organizations.map(({ id, name }) => (
        <MenuItem
          key={id}
          onSelect={() => submit({ id }, { method: 'post', action: '/switch-organization' })}
          disabled={id === organization?.id}
        >
          <span className="truncate">{name}</span>
          {id === organization?.id ? <Icon of={Check} size={14} className="ml-auto text-ink-2" /> : null}
        </MenuItem>
      ))}
    </>
  );
}
