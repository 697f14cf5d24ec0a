import type { Sql } from '@novapulse/db';

export type EndpointMeasure = Record<'active' | 'failing' | 'held_back' | 'disabled', number>;

/** How many endpoints there are in each state, of all organizations. */
export async function measureEndpoints(sql: Sql): Promise<EndpointMeasure> {
  const [row] = await sql.query<EndpointMeasure>(
    `select count(*) filter (where state = 'active')::int as active,
            count(*) filter (where state = 'failing')::int as failing,
            count(*) filter (where state = 'held_back')::int as held_back,
            count(*) filter (where state = 'disabled')::int as disabled
     from (select case when disabled_at is not null then 'disabled' when held_until > now() then 'held_back'
                       when failing_since is not null then 'failing' else 'active' end as state
           from webhooks where deleted_at is null) endpoints`,
  );
  return row ?? { active: 0, failing: 0, held_back: 0, disabled: 0 };
}
