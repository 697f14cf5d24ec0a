import type { ReactNode } from 'react';
import { lazy } from 'react';
import type { Trigger } from './LazyLayer.tsx';
import { LazyLayer } from './LazyLayer.tsx';

const load = () => import('./layers/popover.tsx');
const LoadedPopover = lazy(async () => ({ default: (await load()).Popover }));

/** A small form beside its button. */
export function Popover({ label, trigger, children }: { label: string; trigger: Trigger; children: ReactNode }) {
  return (
    <LazyLayer kind="dialog" trigger={trigger} load={load}>
      {(button) => (
        <LoadedPopover label={label} trigger={button}>
          {children}
        </LoadedPopover>
      )}
    </LazyLayer>
  );
}

/** Closes the popover that it stands in. */
export const PopoverClose = lazy(async () => ({ default: (await load()).PopoverClose }));
