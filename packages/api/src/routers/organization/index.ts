import { router } from '../../trpc.ts';
import { get } from './get.ts';
import { mfaImpact } from './mfaImpact.ts';
import { update } from './update.ts';

export const organization = router({ get, update, mfaImpact });
