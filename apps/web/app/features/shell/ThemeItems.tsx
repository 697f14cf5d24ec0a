import { useFetcher, useRouteLoaderData } from '@remix-run/react';
import type { LucideIcon } from 'lucide-react';
import { Check, Monitor, Moon, Sun } from 'lucide-react';
import { Icon } from '../../components/ui/Icon.tsx';
import { MenuItem } from '../../components/ui/Menu.tsx';
import type { loader as rootLoader } from '../../root.tsx';

const choices = [
  { theme: 'system', label: 'As the system', icon: Monitor },
  { theme: 'light', label: 'Light', icon: Sun },
  { theme: 'dark', label: 'Dark', icon: Moon },
] as const satisfies readonly { theme: string; label: string; icon: LucideIcon }[];

/** The theme, kept in a cookie so that the server paints it. */
export function ThemeItems() {
  const fetcher = useFetcher();
  const current = useRouteLoaderData<typeof rootLoader>('root')?.theme ?? 'system';
  return (
    <>
      {choices.map(({ theme, label, icon }) => (
        <MenuItem
          key={theme}
          icon={icon}
          onSelect={() => fetcher.submit({ theme }, { method: 'post', action: '/theme' })}
        >
          {label}
          {theme === current ? <Icon of={Check} size={14} className="ml-auto text-ink-2" /> : null}
        </MenuItem>
      ))}
    </>
  );
}
