import { type IdKind, isId } from '@novapulse/core';
import { z } from 'zod';

/**
 * The place in a list after which the next page starts. It names its list, so that one list's cursor is refused by
 * every other, and holds nothing but an id: what a caller may see is decided by the query alone.
 */
export function cursorAfter(list: string, id: string): string {
  return Buffer.from(`${list}:${id}`).toString('base64url');
}

// Longer than any cursor.
const maxLength = 200;

/** The id in a cursor of this list; undefined for the first page. */
export const cursorInput = (list: string, kind: IdKind) =>
  z
    .string()
    .max(maxLength)
    .nullish()
    .transform((cursor, { addIssue }) => {
      if (cursor === undefined || cursor === null) return undefined;
      const [name, id, ...rest] = Buffer.from(cursor, 'base64url').toString('latin1').split(':');
      if (name !== list || id === undefined || rest.length > 0 || !isId(kind, id) || cursorAfter(list, id) !== cursor) {
        addIssue({ code: 'custom', message: 'This is not a cursor of this list. Use a nextCursor it returned.' });
        return z.NEVER;
      }
      return id;
    });
