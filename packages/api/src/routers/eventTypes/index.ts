import { router } from '../../trpc.ts';
import { check } from './check.ts';
import { create } from './create.ts';
import { get } from './get.ts';
import { list } from './list.ts';
import { archive, restore } from './setArchived.ts';
import { update } from './update.ts';

export const eventTypes = router({ create, list, get, update, archive, restore, check });
