import { router } from '../../trpc.ts';
import { get } from './get.ts';
import { list } from './list.ts';
import { pause } from './pause.ts';
import { resume } from './resume.ts';
import { setConcurrency } from './setConcurrency.ts';
import { setRateLimit } from './setRateLimit.ts';
import { workers } from './workers.ts';

export const queues = router({ list, get, workers, pause, resume, setConcurrency, setRateLimit });
