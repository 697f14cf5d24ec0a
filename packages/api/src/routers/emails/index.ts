import { router } from '../../trpc.ts';
import { list } from './list.ts';
import { removeSuppression } from './removeSuppression.ts';
import { send } from './send.ts';
import { suppressions } from './suppressions.ts';

export const emails = router({ send, list, suppressions, removeSuppression });
