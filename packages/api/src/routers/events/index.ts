import { router } from '../../trpc.ts';
import { get } from './get.ts';
import { list } from './list.ts';
import { publish } from './publish.ts';
import { publishBatch } from './publishBatch.ts';

export const events = router({ publish, publishBatch, list, get });
