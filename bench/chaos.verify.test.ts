import { describeChaos } from './lib/describeChaos.ts';

describeChaos('postgres');
describeChaos('redis');
