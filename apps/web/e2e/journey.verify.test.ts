import { describeJourney } from './describeJourney.ts';

describeJourney('phone');
