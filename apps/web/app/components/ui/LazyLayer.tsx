import type { MouseEventHandler, ReactElement, ReactNode } from 'react';
import { cloneElement, Suspense, useState } from 'react';

export type TriggerProps = {
  onClick?: MouseEventHandler;
  onPointerEnter?: () => void;
  onFocus?: () => void;
  'aria-haspopup'?: 'menu' | 'dialog';
  'aria-expanded'?: boolean;
};

export type Trigger = ReactElement<TriggerProps>;

type LazyLayerProps = {
  /** The button, which is there at once. */
  trigger: Trigger;
  kind: 'menu' | 'dialog';
  /** Fetches the layer's code. */
  load: () => Promise<unknown>;
  /** The layer, open, around the same button. */
  children: (trigger: Trigger) => ReactNode;
};

/** A button whose menu or dialog is fetched when it is about to be used, so that no page's first view waits for it. */
export function LazyLayer({ trigger, kind, load, children }: LazyLayerProps) {
  const [isUsed, setUsed] = useState(false);
  const prepare = (): void => void load().catch(() => undefined);
  const waiting = cloneElement(trigger, {
    'aria-haspopup': kind,
    'aria-expanded': false,
    onPointerEnter: prepare,
    onFocus: prepare,
    onClick: () => setUsed(true),
  });
  return isUsed ? <Suspense fallback={waiting}>{children(trigger)}</Suspense> : waiting;
}
