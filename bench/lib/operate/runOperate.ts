import { setTimeout as sleep } from 'node:timers/promises';
import { createDb } from '@novapulse/db';
import { eventually, startReceiver } from '@novapulse/testing';
import { createCaller } from '../createCaller.ts';
import { publishThroughBalancer } from './publishThroughBalancer.ts';
import { startFleet } from './startFleet.ts';

export type OperateOptions = {
  webs: number;
  workers: number;
  perSecond: number;
  /** How long to publish at least; what is done to the fleet may take longer. */
  seconds: number;
  /** Besides restarting every process in turn: a failover of Redis and a restart of Postgres. */
  withStores: boolean;
};

export type OperateResult = {
  published: number;
  /** Calls that failed while Postgres was there. */
  failedCalls: number;
  /** Calls that failed while Postgres was restarting. */
  failedCallsWithoutPostgres: number;
  /** What failed calls said, each kind once. */
  failures: string[];
  /** Acknowledged events that never arrived. */
  lost: number;
  /** Events that arrived more than once. While a database is down attempts may repeat, without it they may not. */
  sentAgain: number;
  sentAgainByRestarts: number;
  /** What the ledger has on record of the events that arrived more than once, by how often: `lost, succeeded`. */
  recordsOfSentAgain: Record<string, number>;
  seconds: number;
};

const settleMs = 120_000;
// Publishing goes on for a moment after each change, so that what it broke shows.
const pauseMs = 2000;

/** Restarts every process of a fleet in turn while events are published to it, and counts what that cost. */
export async function runOperate(options: OperateOptions, log: (line: string) => void): Promise<OperateResult> {
  const receiver = await startReceiver();
  const fleet = await startFleet(options);
  try {
    const webs = fleet.members.filter(({ kind }) => kind === 'web').map(({ port }) => port);
    const api = createCaller(`http://localhost:${webs[0]}`, fleet.apiKey);
    await api.call('webhooks.create', { url: receiver.url('/hook') });
    const startedAtMs = Date.now();
    const load = publishThroughBalancer(webs, fleet.apiKey, options.perSecond);
    const arrived = () => Map.groupBy(receiver.requests, (request) => String(request.headers['webhook-id']));
    const countAgain = () => [...arrived().values()].filter((requests) => requests.length > 1).length;

    await sleep(pauseMs);
    for (const member of fleet.members) {
      log(`restarting ${member.name}`);
      await member.restart();
      await sleep(pauseMs);
    }
    const sentAgainByRestarts = countAgain();
    let outage = { fromMs: 0, toMs: 0 };
    if (options.withStores) {
      log('failing Redis over');
      await fleet.failOverRedis();
      await sleep(pauseMs);
      log('restarting Postgres');
      const fromMs = Date.now();
      await fleet.restartPostgres();
      // Until the last call that had begun meanwhile has given up.
      outage = { fromMs, toMs: Date.now() + pauseMs };
    }
    await sleep(Math.max(pauseMs, options.seconds * 1000 - (Date.now() - startedAtMs)));
    await load.end();
    log(`published ${load.acknowledged.length}`);

    const missing = () => {
      const ids = arrived();
      return load.acknowledged.filter((id) => !ids.has(id));
    };
    await eventually(() => {
      if (missing().length > 0) throw new Error(`${missing().length} events have not arrived`);
    }, settleMs).catch(() => undefined);
    const isOutage = ({ atMs }: { atMs: number }) => atMs >= outage.fromMs && atMs <= outage.toMs;
    return {
      published: load.acknowledged.length,
      failedCalls: load.failures.filter((failure) => !isOutage(failure)).length,
      failedCallsWithoutPostgres: load.failures.filter(isOutage).length,
      failures: [...new Set(load.failures.map(({ message }) => message.replaceAll(/req_\w+|\d{3,}/g, '…')))],
      lost: missing().length,
      sentAgain: countAgain(),
      sentAgainByRestarts,
      recordsOfSentAgain: await readRecords(
        fleet.databaseUrl,
        [...arrived()].filter(([, requests]) => requests.length > 1).map(([id]) => id),
      ),
      seconds: Math.round((Date.now() - startedAtMs) / 1000),
    };
  } finally {
    await fleet.stop();
    await receiver.close();
  }
}

async function readRecords(databaseUrl: string, eventIds: readonly string[]): Promise<Record<string, number>> {
  const db = createDb({ url: databaseUrl, poolSize: 1 });
  try {
    const rows = await db.sql.query<{ record: string; events: number }>(
      `select record, count(*)::int as events from (
         select string_agg(a.outcome || coalesce(' ' || a.error_code, ''), ', ' order by a.number) as record
         from jobs j join attempts a on a.job_id = j.id where j.event_id = any($1) group by j.id
       ) as records group by record`,
      [[...eventIds]],
    );
    return Object.fromEntries(rows.map(({ record, events }) => [record, events]));
  } finally {
    await db.close();
  }
}
