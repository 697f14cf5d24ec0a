import { type IdKind, isId } from '@novapulse/core';
import { z } from 'zod';

/** An id of one kind, as input. */
export const idOf = (kind: IdKind) =>
  z.string().refine((id) => isId(kind, id), { error: 'This is not a valid id here.' });
