import { router } from '../../trpc.ts';
import { cancel } from './cancel.ts';
import { definitions } from './definitions.ts';
import { get } from './get.ts';
import { list } from './list.ts';
import { readSignal } from './readSignal.ts';
import { retryFromStep } from './retryFromStep.ts';
import { signal } from './signal.ts';
import { start } from './start.ts';

export const workflows = router({ definitions, start, list, get, cancel, retryFromStep, readSignal, signal });
