import { router } from '../../trpc.ts';
import { list } from './list.ts';
import { revoke } from './revoke.ts';
import { revokeOthers } from './revokeOthers.ts';

export const sessions = router({ list, revoke, revokeOthers });
