import { z } from 'zod';
import { defineWorkflow } from '../defineWorkflow.ts';

/** Greets a new member, and reminds them once if they have not come back. Starts when an invitation is accepted. */
export const memberOnboarding = defineWorkflow({
  name: 'member-onboarding',
  version: 1,
  title: 'Member onboarding',
  description: 'Greets a new member by mail and reminds them once if they have not been back after three days.',
  input: z.strictObject({
    userId: z.string().min(1).max(100),
    organizationName: z.string().min(1).max(200),
    /** Until the reminder. */
    waitDays: z.int().min(0).max(60).default(3),
  }),
  output: z.object({ outcome: z.enum(['reminded', 'came_back', 'left']) }),
  async run({ input: { userId, organizationName, waitDays }, step, run }) {
    const startedAt = run.startedAt.toISOString();
    const findMember = (name: string) =>
      step.transaction(name, async ({ tx, organizationId }) => {
        const [member] = await tx.query<{ email: string; name: string; hasComeBack: boolean }>(
          `select u.email, u.name,
                  exists (select from sessions s where s.user_id = u.id and s.last_seen_at > $3::timestamptz + interval '1 hour') as "hasComeBack"
           from memberships m join users u on u.id = m.user_id
           where m.organization_id = $1 and m.user_id = $2 and m.disabled_at is null and u.disabled_at is null`,
          [organizationId, userId, startedAt],
        );
        return member ?? null;
      });

    const greeted = await findMember('Find the member');
    if (!greeted) return { outcome: 'left' };
    const greeting = greeted.name === '' ? 'Hello' : `Hello ${greeted.name}`;
    await step.sendEmail('Welcome', {
      to: greeted.email,
      template: 'generic',
      props: {
        subject: `Welcome to ${oneLine(organizationName)} on NovaPulse`,
        body: `${greeting},\n\nyou are now a member of ${organizationName}. A good first step: add a second factor to your account under Security, so that nobody else gets in with your password alone.\n`,
      },
    });
    await step.sleep('Give them time', `${waitDays}d`);
    const member = await findMember('See whether they came back');
    if (!member) return { outcome: 'left' };
    if (member.hasComeBack) return { outcome: 'came_back' };
    await step.sendEmail('Remind', {
      to: member.email,
      template: 'generic',
      props: {
        subject: `${oneLine(organizationName)} is waiting for you on NovaPulse`,
        body: `${greeting},\n\nyou joined ${organizationName} ${waitDays} days ago and have not been back since. Whenever you are ready, sign in with this address.\n`,
      },
    });
    return { outcome: 'reminded' };
  },
});

// A subject is one line; a name may hold more.
function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ').slice(0, 120);
}
