import type { ReactNode } from 'react';
import { lazy } from 'react';
import type { Trigger } from './LazyLayer.tsx';
import { LazyLayer } from './LazyLayer.tsx';

const load = () => import('./layers/menu.tsx');
const LoadedMenu = lazy(async () => ({ default: (await load()).Menu }));

type MenuProps = { trigger: Trigger; align?: 'start' | 'end'; side?: 'top' | 'bottom'; children: ReactNode };

/** A short list of actions. Items are `MenuItem`, groups are parted by `MenuLine`. */
export function Menu({ trigger, align = 'end', side = 'bottom', children }: MenuProps) {
  return (
    <LazyLayer kind="menu" trigger={trigger} load={load}>
      {(button) => (
        <LoadedMenu trigger={button} align={align} side={side}>
          {children}
        </LoadedMenu>
      )}
    </LazyLayer>
  );
}

export const MenuItem = lazy(async () => ({ default: (await load()).MenuItem }));
export const MenuLine = lazy(async () => ({ default: (await load()).MenuLine }));
export const MenuLabel = lazy(async () => ({ default: (await load()).MenuLabel }));
