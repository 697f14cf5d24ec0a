import { router } from '../../trpc.ts';
import { health } from './health.ts';
import { info } from './info.ts';

export const system = router({ health, info });
