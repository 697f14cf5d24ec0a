import type { ComponentPropsWithoutRef, ReactNode } from 'react';
import { classes } from './classes.ts';

/** The box around a table; on the phone it reaches both edges of the window. */
export function TableBox({ children, bleed = true }: { children: ReactNode; bleed?: boolean }) {
  return (
    <div
      className={classes(
        'overflow-clip rounded-lg border border-line bg-canvas',
        bleed && 'max-rail:-mx-4 max-rail:rounded-none max-rail:border-x-0',
      )}
    >
      {children}
    </div>
  );
}

type TableProps = { label: string; tall?: boolean; inPanel?: boolean; children: ReactNode };

/** Rows are 40 high, 56 when `tall` (a second line). `label` names the table for assistive technology. */
export function Table({ label, tall = false, inPanel = false, children }: TableProps) {
  return (
    <table
      aria-label={label}
      data-tall={tall || undefined}
      className={classes('np-table', inPanel && 'np-panel-table')}
    >
      {children}
    </table>
  );
}

type CellLook = {
  /** Numbers stand right. */
  right?: boolean;
  /** As narrow as the content. */
  fit?: boolean;
  /** Takes what is left and is cut at the end. */
  fill?: boolean;
  /** The window's width from which the column is shown: 1280 or 960. */
  from?: 'wide' | 'mid';
};

function cellData({ right, fit, fill, from }: CellLook): Record<string, string | undefined> {
  return {
    'data-align': right ? 'right' : undefined,
    'data-fit': fit ? '' : undefined,
    'data-fill': fill ? '' : undefined,
    'data-from': from,
  };
}

type HeadCellProps = CellLook & { children: ReactNode; hideLabel?: boolean };

export function HeadCell({ children, hideLabel = false, ...look }: HeadCellProps) {
  return (
    <th scope="col" {...cellData(look)}>
      {hideLabel ? <span className="sr-only">{children}</span> : children}
    </th>
  );
}

type CellProps = CellLook &
  Pick<ComponentPropsWithoutRef<'td'>, 'className'> & {
    children?: ReactNode;
    /** Where the cell goes when rows stack: first line left, right, second line left, right. */
    phone?: 1 | 2 | 3 | 4 | 'hide';
  };

export function Cell({ children, phone = 'hide', className, ...look }: CellProps) {
  return (
    <td {...cellData(look)} data-phone={phone} className={className}>
      {children}
    </td>
  );
}
