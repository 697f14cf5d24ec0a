import type { NewId } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { LRUCache } from 'lru-cache';
import { mailManagers } from './mailManagers.ts';
import { tellOwnEvent } from './ownEvents.ts';

export type EndpointLifeOptions = {
  newId: NewId;
  /** An endpoint that has done nothing but fail for so long is disabled. */
  disableAfterMs: number;
  /** Starts what is to follow when an endpoint was disabled, in the transaction that disabled it. */
  onDisabled: (tx: Sql, endpoint: { webhookId: string; organizationId: string }) => Promise<void>;
};

export type Endpoint = { webhookId: string; organizationId: string };

export type EndpointLife = {
  /**
   * Whether a failure of an endpoint that was failing already is worth a look at its row. A busy endpoint's row is
   * written about once a minute for that, by each worker.
   */
  isFailureDue(webhookId: string): boolean;
  /** An attempt has failed: people are told where that brings the endpoint into a new grade; at 100 % it is disabled. */
  failed(tx: Sql, webhookId: string): Promise<void>;
  /** The first success after failures that people were told of. */
  recovered(tx: Sql, endpoint: Endpoint & { url: string; failingSince: Date }): Promise<void>;
  /** Its answer has disabled an endpoint. */
  disabled(tx: Sql, endpoint: Endpoint & { url: string; reason: string; disabledAt: Date }): Promise<void>;
  /** Looks at every failing endpoint, for what a changed setting or a lost worker has left behind. Returns how many moved. */
  sweep(tx: Sql): Promise<number>;
};

const mostEndpoints = 10_000;
const endpointsPerSweep = 200;

type Graded = {
  id: string;
  organization_id: string;
  url: string;
  grade: number;
  failing_since: Date;
  disabled_at: Date | null;
};

/**
 * What becomes of endpoints that fail. How long one has done nothing but fail is the time between its first failure
 * and its latest, both in its row: an endpoint that nothing is sent to grows no worse. Each grade is announced by the one
 * statement that raises it, so there is one notice of each, however many workers see the failures.
 */
export function createEndpointLife({ newId, disableAfterMs, onDisabled }: EndpointLifeOptions): EndpointLife {
  const looked = new LRUCache<string, true>({
    max: mostEndpoints,
    ttl: Math.max(1, Math.min(60_000, Math.floor(disableAfterMs / 100))),
  });

  async function grade(tx: Sql, webhookId: string | null): Promise<number> {
    const graded = await tx.query<Graded>(
      `with failing as (
         select w.id, case when s.share >= 1 then 100 when s.share >= 0.9 then 90 when s.share >= 0.7 then 70
                           when s.share >= 0.5 then 50 else 0 end as grade
         from webhooks w
         cross join lateral (select extract(epoch from w.last_failed_at - w.failing_since) * 1000 / $1::float8 as share) s
         where ($2::text is null or w.id = $2) and w.failing_since is not null and w.last_failed_at is not null
           and w.disabled_at is null and w.deleted_at is null
           and s.share >= case when w.warned_percent < 50 then 0.5 when w.warned_percent < 70 then 0.7
                               when w.warned_percent < 90 then 0.9 else 1 end
         order by w.id limit $3 for update of w
       )
       update webhooks w
       set warned_percent = failing.grade,
           disabled_at = case failing.grade when 100 then now() end,
           disabled_reason = case failing.grade when 100 then 'failing' end,
           version = case failing.grade when 100 then w.version + 1 else w.version end,
           updated_at = case failing.grade when 100 then now() else w.updated_at end
       from failing where w.id = failing.id and w.warned_percent < failing.grade
       returning w.id, w.organization_id, w.url, failing.grade, w.failing_since, w.disabled_at`,
      [disableAfterMs, webhookId, endpointsPerSweep],
    );
    for (const row of graded) await announce(tx, row);
    return graded.length;
  }

  async function announce(tx: Sql, row: Graded): Promise<void> {
    const endpoint = { webhookId: row.id, organizationId: row.organization_id, url: row.url };
    if (row.disabled_at !== null) {
      await disabled(tx, { ...endpoint, reason: 'failing', disabledAt: row.disabled_at });
      return;
    }
    await mailManagers(tx, newId, row.organization_id, {
      notice: 'failing',
      webhookId: row.id,
      url: row.url,
      percent: row.grade,
      since: row.failing_since.toISOString(),
      disabledFrom: new Date(row.failing_since.getTime() + disableAfterMs).toISOString(),
    });
  }

  async function disabled(tx: Sql, endpoint: Parameters<EndpointLife['disabled']>[1]): Promise<void> {
    const { webhookId, organizationId, url, reason, disabledAt } = endpoint;
    await tx.query(
      `insert into audit_events (id, organization_id, action, actor_type, target_type, target_id, detail)
       values ($1, $2, 'webhooks.disable', 'system', 'webhook', $3, jsonb_build_object('reason', $4::text))`,
      [newId('audit'), organizationId, webhookId, reason],
    );
    const data = { webhookId, url, reason, disabledAt: disabledAt.toISOString() };
    await tellOwnEvent(tx, organizationId, { type: 'novapulse.webhook.disabled', data });
    // Mails the managers, probes the endpoint and enables it once it answers.
    await onDisabled(tx, { webhookId, organizationId });
  }

  return {
    isFailureDue(webhookId) {
      if (looked.has(webhookId)) return false;
      looked.set(webhookId, true);
      return true;
    },
    async failed(tx, webhookId) {
      await grade(tx, webhookId);
    },
    async recovered(tx, { webhookId, organizationId, url, failingSince }) {
      const since = failingSince.toISOString();
      const data = { webhookId, url, reason: 'answered' as const, failingSince: since };
      await tellOwnEvent(tx, organizationId, { type: 'novapulse.webhook.recovered', data });
      const notice = { notice: 'recovered', webhookId, url, percent: 0, since, disabledFrom: null } as const;
      await mailManagers(tx, newId, organizationId, notice);
    },
    disabled,
    sweep: (tx) => grade(tx, null),
  };
}
