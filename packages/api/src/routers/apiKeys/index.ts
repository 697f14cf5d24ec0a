import { router } from '../../trpc.ts';
import { create } from './create.ts';
import { keep } from './keep.ts';
import { list } from './list.ts';
import { revoke } from './revoke.ts';

export const apiKeys = router({ create, list, keep, revoke });
