import { describeWatchedPair } from './testing/describeWatchedPair.ts';

describeWatchedPair('postgres');
