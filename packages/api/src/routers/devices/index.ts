import { router } from '../../trpc.ts';
import { list } from './list.ts';
import { revoke } from './revoke.ts';
import { revokeAll } from './revokeAll.ts';

export const devices = router({ list, revoke, revokeAll });
