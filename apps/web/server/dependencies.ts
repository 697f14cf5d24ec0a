import type { ApiDependencies } from '@novapulse/api/server';
import type { NewId, Tracing } from '@novapulse/core';
import type { Db } from '@novapulse/db';
import type { FileStore } from '@novapulse/files';
import type { Health, Logger, Metrics, RequestContext } from '@novapulse/runtime';

/** What the web server's parts need; `index.ts` builds it. */
export type WebDependencies = {
  api: ApiDependencies;
  db: Db;
  /** Where finished reports are. */
  files: FileStore;
  newId: NewId;
  logger: Logger;
  context: RequestContext;
  /** Off unless given. */
  tracing?: Tracing;
  health: Health;
  metrics: Metrics;
  config: WebConfig;
};

export type WebConfig = {
  /** Where people reach the dashboard: an origin. */
  publicUrl: string;
  /** CIDR ranges of proxies whose forwarding headers count. */
  trustProxy: readonly string[];
  metricsToken: string | null;
  smtpUrl: string | null;
  /** Under `npm start`. */
  isSupervised: boolean;
  /** The dashboard comes from its sources, with hot reload and the pages for developers. */
  isDevelopment: boolean;
  version: string;
};
