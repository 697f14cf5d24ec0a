import { describeChaos } from './lib/describeChaos.ts';

describeChaos('redis');
