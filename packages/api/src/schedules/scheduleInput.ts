import type { Prisma } from '@novapulse/db';
import { misfires, parseCron } from '@novapulse/jobs';
import { z } from 'zod';
import { invalidInput } from '../errors/invalidInput.ts';
import { emailInput } from '../inputs/email.ts';
import { optionalNameInput } from '../inputs/text.ts';

const maxRecipients = 20;

/** What schedules have beside their report. */
export const scheduleFields = {
  name: optionalNameInput,
  cron: z.string().max(100).meta({ description: 'Minute, hour, day of month, month, day of week.' }),
  timeZone: z.string().max(64).meta({ description: 'An IANA name, such as Europe/Berlin.' }),
  misfire: z.enum(misfires).meta({ description: 'What becomes of times that passed while no worker ran.' }),
  enabled: z.boolean(),
  recipients: z
    .array(emailInput)
    .max(maxRecipients)
    .transform((addresses) => [...new Set(addresses)])
    .meta({ description: 'Members who get a mail when a report is ready.' }),
};

/**
 * The first time after `now`.
 *
 * @throws NovaError `BAD_REQUEST` naming the field, also when there is never a time.
 */
export function requireNextFire({ cron, timeZone }: { cron: string; timeZone: string }, now: Date): Date {
  const next = timesOf(cron, timeZone).after(now);
  if (next === null) throw invalidInput({ cron: ['There is no time like this.'] });
  return next;
}

function timesOf(cron: string, timeZone: string) {
  try {
    return parseCron(cron, timeZone);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalidInput({ [error.message.includes('time zone') ? 'timeZone' : 'cron']: [error.message] });
  }
}

/**
 * Reports are for members: whoever else got the mail could not open one.
 *
 * @throws NovaError `BAD_REQUEST`.
 */
export async function requireMembers(
  tx: Pick<Prisma.TransactionClient, 'membership'>,
  organizationId: string,
  recipients: readonly string[],
): Promise<void> {
  const count = await tx.membership.count({
    where: { organizationId, disabledAt: null, user: { email: { in: [...recipients] } } },
  });
  if (count < recipients.length) {
    throw invalidInput({ recipients: ['Each of these must be the address of a member of the organization.'] });
  }
}
