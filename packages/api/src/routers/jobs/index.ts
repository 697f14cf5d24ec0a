import { router } from '../../trpc.ts';
import { bulk } from './bulk.ts';
import { bulkStatus } from './bulkStatus.ts';
import { cancel } from './cancel.ts';
import { errors } from './errors.ts';
import { get } from './get.ts';
import { list } from './list.ts';
import { promote } from './promote.ts';
import { remove } from './remove.ts';
import { retry } from './retry.ts';
import { watch } from './watch.ts';

export const jobs = router({ list, get, retry, cancel, promote, remove, errors, bulk, bulkStatus, watch });
