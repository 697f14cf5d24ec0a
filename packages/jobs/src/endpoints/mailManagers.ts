import type { NewId } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { emailSend, enqueue } from '../catalogue.ts';
import type { EndpointNoticeEmail } from '../email/input.ts';

const mostRecipients = 20;

/** Mails an organization's administrators and managers about an endpoint, in the transaction of what it is about. */
export async function mailManagers(
  tx: Sql,
  newId: NewId,
  organizationId: string,
  props: EndpointNoticeEmail['props'],
): Promise<void> {
  const managers = await tx.query<{ email: string }>(
    `select u.email from memberships m join users u on u.id = m.user_id
     where m.organization_id = $1 and m.role in ('admin', 'manager') and m.disabled_at is null and u.disabled_at is null
     order by u.id limit $2`,
    [organizationId, mostRecipients],
  );
  for (const { email } of managers) {
    const tags = [`webhook:${props.webhookId}`];
    await enqueue(tx, emailSend, { to: email, template: 'endpointNotice', props }, { newId, organizationId, tags });
  }
}
