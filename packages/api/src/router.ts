import { apiKeys } from './routers/apiKeys/index.ts';
import { audit } from './routers/audit/index.ts';
import { auth } from './routers/auth/index.ts';
import { deliveries } from './routers/deliveries/index.ts';
import { devices } from './routers/devices/index.ts';
import { emails } from './routers/emails/index.ts';
import { events } from './routers/events/index.ts';
import { eventTypes } from './routers/eventTypes/index.ts';
import { jobs } from './routers/jobs/index.ts';
import { members } from './routers/members/index.ts';
import { mfa } from './routers/mfa/index.ts';
import { organization } from './routers/organization/index.ts';
import { organizations } from './routers/organizations/index.ts';
import { overview } from './routers/overview/index.ts';
import { passkeys } from './routers/passkeys/index.ts';
import { queues } from './routers/queues/index.ts';
import { reports } from './routers/reports/index.ts';
import { schedules } from './routers/schedules/index.ts';
import { sessions } from './routers/sessions/index.ts';
import { system } from './routers/system/index.ts';
import { webhooks } from './routers/webhooks/index.ts';
import { workflows } from './routers/workflows/index.ts';
import { router } from './trpc.ts';

export const appRouter = router({
  auth,
  mfa,
  passkeys,
  sessions,
  devices,
  apiKeys,
  members,
  organization,
  organizations,
  webhooks,
  eventTypes,
  events,
  deliveries,
  overview,
  queues,
  jobs,
  emails,
  workflows,
  reports,
  schedules,
  audit,
  system,
});
