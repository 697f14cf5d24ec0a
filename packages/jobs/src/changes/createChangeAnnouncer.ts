import type { Sql } from '@novapulse/db';
import { type Change, changesChannel } from './change.ts';

export type ChangeAnnouncer = {
  /** Tells every web process, soon and once for many changes. Never fails and never makes the caller wait. */
  announce(changes: readonly Change[]): void;
  /** Resolves when what was announced has been said. */
  idle(): Promise<void>;
};

// People see a change within a second; a tenth of it lets a busy worker say a thousand changes in one statement.
const gatherMs = 100;

// NOTIFY takes payloads below 8,000 bytes; an id has 30 characters.
const idsPerPayload = 200;

/**
 * Says what changed in a statement of its own, after the change was committed. Inside the ledger's statements a NOTIFY
 * would make their commits wait for each other: Postgres holds one lock over it until the commit is on disk.
 */
export function createChangeAnnouncer(sql: Sql, onError: (error: unknown) => void): ChangeAnnouncer {
  let gathered = new Map<string, Set<string>>();
  let saying: Promise<void> | undefined;

  async function say(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, gatherMs));
    const payloads = toPayloads(gathered);
    gathered = new Map();
    try {
      await sql.query('select pg_notify($1, payload) from unnest($2::text[]) as payload', [changesChannel, payloads]);
    } catch (error) {
      onError(error);
    }
    saying = gathered.size > 0 ? say() : undefined;
  }

  return {
    announce(changes) {
      for (const { organizationId, jobId } of changes) {
        if (organizationId === null) continue;
        const ids = gathered.get(organizationId) ?? new Set();
        gathered.set(organizationId, ids.add(jobId));
      }
      if (gathered.size > 0) saying ??= say();
    },
    async idle() {
      while (saying) await saying;
    },
  };
}

function toPayloads(gathered: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  return [...gathered].flatMap(([organizationId, ids]) => {
    const all = [...ids];
    const parts = Math.ceil(all.length / idsPerPayload);
    return Array.from({ length: parts }, (_, part) =>
      [organizationId, ...all.slice(part * idsPerPayload, (part + 1) * idsPerPayload)].join(' '),
    );
  });
}
