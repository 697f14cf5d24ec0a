import { describeJourney } from './describeJourney.ts';

describeJourney('desktop');
