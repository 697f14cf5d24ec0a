import { describeWatchedPair } from './testing/describeWatchedPair.ts';

// Postgres alone takes its turn in `npm run verify`: its queue has nothing to show that is not here, too.
describeWatchedPair('redis');
