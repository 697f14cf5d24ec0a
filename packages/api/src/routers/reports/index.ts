import { router } from '../../trpc.ts';
import { cancel } from './cancel.ts';
import { create } from './create.ts';
import { definitions } from './definitions.ts';
import { get } from './get.ts';
import { list } from './list.ts';

export const reports = router({ definitions, create, get, list, cancel });
