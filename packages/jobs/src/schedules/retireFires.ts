import type { Sql } from '@novapulse/db';

/** How long it is on record what a schedule did at a time. The schedule itself has moved on, so none fires again. */
const keptDays = 90;
const mostOfEach = 1_000;

/** Removes what is on record of times that passed long ago, a bounded number of each schedule. */
export async function retireFires(sql: Sql): Promise<void> {
  await sql.query(
    `delete from schedule_fires f using (
       select s.id, old.fire_at
       from schedules s
       cross join lateral (
         select fire_at from schedule_fires
         where schedule_id = s.id and fire_at < least(s.last_fire_at, now() - $1 * interval '1 day')
         order by fire_at limit $2
       ) old
     ) retired
     where f.schedule_id = retired.id and f.fire_at = retired.fire_at`,
    [keptDays, mostOfEach],
  );
}
