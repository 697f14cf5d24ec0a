import { router } from '../../trpc.ts';
import { cancel } from './cancel.ts';
import { get } from './get.ts';
import { list } from './list.ts';
import { retry } from './retry.ts';
import { watch } from './watch.ts';

export const deliveries = router({ list, get, retry, cancel, watch });
