import { describeChaos } from './lib/describeChaos.ts';

// The engine that needs nothing. `bench/operate.test.ts` has Redis among its faults.
describeChaos('postgres');
