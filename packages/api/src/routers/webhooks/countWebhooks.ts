import type { Sql } from '@novapulse/db';
import { z } from 'zod';

export const webhookCounts = z.object({
  all: z.int(),
  active: z.int(),
  failing: z.int(),
  held_back: z.int(),
  disabled: z.int(),
});

/** How many endpoints an organization has in each state; of those whose URL or description holds `search`, if given. */
export async function countWebhooks(
  sql: Sql,
  organizationId: string,
  now: Date,
  search?: string,
): Promise<z.infer<typeof webhookCounts>> {
  const [row] = await sql.query(
    `select count(*)::int as all,
            count(*) filter (where state = 'active')::int as active,
            count(*) filter (where state = 'failing')::int as failing,
            count(*) filter (where state = 'held_back')::int as held_back,
            count(*) filter (where state = 'disabled')::int as disabled
     from (
       select case when disabled_at is not null then 'disabled' when held_until > $2 then 'held_back'
                   when failing_since is not null then 'failing' else 'active' end as state
       from webhooks
       where organization_id = $1 and deleted_at is null
         and ($3::text is null or position(lower($3) in lower(url)) > 0 or position(lower($3) in lower(description)) > 0)
     ) states`,
    [organizationId, now, search ?? null],
  );
  return webhookCounts.parse(row);
}
