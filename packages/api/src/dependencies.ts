import type { AddressPolicy, Clock, Keyring, NewId, Tracing } from '@novapulse/core';
import type { Db } from '@novapulse/db';
import type { ChangeAnnouncer, ChangeFeed, Publisher } from '@novapulse/jobs';
import type { Limiter } from '@novapulse/limits';
import type { Health, Logger, Metrics } from '@novapulse/runtime';

/** What the API needs of the process it runs in. Only an app builds these. */
export type ApiDependencies = {
  db: Db;
  publisher: Publisher;
  /** Says what was changed here. */
  changes: ChangeAnnouncer;
  /** Hears what was changed anywhere. */
  changeFeed: ChangeFeed;
  newId: NewId;
  clock: Clock;
  logger: Logger;
  keyring: Keyring;
  config: ApiConfig;
  limiter: Limiter;
  metrics: Pick<Metrics, 'procedureCall' | 'mfaCheck' | 'streamOpened'>;
  health: Pick<Health, 'report'>;
  /** Off unless given. */
  tracing?: Tracing;
  /** The addresses of a host name. The system's resolver unless given. */
  resolveHost?: (hostname: string) => Promise<string[]>;
};

export type ApiConfig = {
  /** Where people reach the dashboard: links in mails, and whether cookies are secure. */
  publicUrl: string;
  addressPolicy: AddressPolicy;
  /** Delays after the 1st, 2nd … failed try of a delivery, in milliseconds. */
  retryScheduleMs: readonly number[];
  /** An endpoint that has done nothing but fail for so long is disabled. */
  disableAfterMs: number;
  version: string;
  engine: 'postgres' | 'redis';
  startedAt: Date;
};
