import type { IdKind } from '@novapulse/core';
import { z } from 'zod';
import { cursorAfter, cursorInput } from './cursor.ts';

/** The inputs that every list takes. */
export const pageInput = (list: string, kind: IdKind) => ({
  limit: z.int().min(1).max(100).default(50),
  cursor: cursorInput(list, kind),
});

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    /** Null on the last page. */
    nextCursor: z.string().nullable(),
  });

/** A page out of up to `limit + 1` rows: the one more tells whether there is another page, without a count. */
export function toPage<Row extends { id: string }>(
  list: string,
  limit: number,
  rows: readonly Row[],
): { rows: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, nextCursor: rows.length > limit && last ? cursorAfter(list, last.id) : null };
}
