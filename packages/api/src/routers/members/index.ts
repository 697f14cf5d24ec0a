import { router } from '../../trpc.ts';
import { invite } from './invite.ts';
import { list } from './list.ts';

export const members = router({ list, invite });
