import {
  createAddressPolicy,
  createIdMaker,
  createKeyring,
  type LimitPolicy,
  limitPolicies,
  parseRetrySchedule,
  type Role,
  systemClock,
} from '@novapulse/core';
import { createDb } from '@novapulse/db';
import { createChangeAnnouncer, createChangeFeed, createEngine, createPublisher } from '@novapulse/jobs';
import { createLimiter, createPostgresStore, type LimitOverrides } from '@novapulse/limits';
import { createHealth, createLogger, createLoopMonitor, createMetrics, databaseChecks } from '@novapulse/runtime';
import { createTestDatabase } from '@novapulse/testing';
import { createPasswords } from '../authentication/passwords.ts';
import { createContextFactory } from '../context.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { createCaller } from '../server.ts';
import { createFakeExchange } from './fakeExchange.ts';

export const testPassword = 'correct horse battery';

/** Tests call as fast as they can, all from one address; those about limits give their own. */
const noLimits: LimitOverrides = new Map(
  Object.entries<LimitPolicy>(limitPolicies).map(([name, { windowSeconds }]) => [
    name,
    { limit: 900_000_000, windowMs: windowSeconds * 1000 },
  ]),
);

/**
 * The API on a database of its own, with the real publisher and queue engine. Limits are out of reach unless `limits`
 * gives some.
 */
export async function createTestApi(overrides: Partial<ApiDependencies> = {}, limits: LimitOverrides = new Map()) {
  const database = await createTestDatabase();
  const db = createDb({ url: database.url });
  const limiterDb = createDb({ url: database.url, poolSize: 2 });
  const newId = createIdMaker(systemClock);
  const logLines: string[] = [];
  const logger = createLogger({
    service: 'api-test',
    level: 'warn',
    format: 'json',
    destination: { write: (line) => void logLines.push(line) },
  });
  const engine = createEngine({ databaseUrl: database.url, onError: () => undefined });
  const retryScheduleMs = parseRetrySchedule('5s,5m');
  const publisher = createPublisher({ db, engine, newId, retryScheduleMs, onError: () => undefined });
  const changeFeed = createChangeFeed(db);
  const loop = createLoopMonitor({ nowMs: () => performance.now() });
  const deps: ApiDependencies = {
    db,
    publisher,
    changes: createChangeAnnouncer(db.sql, () => undefined),
    changeFeed,
    newId,
    clock: systemClock,
    logger,
    keyring: createKeyring(`test:${Buffer.alloc(32, 7).toString('base64')}`),
    limiter: createLimiter({
      store: createPostgresStore(limiterDb.sql),
      nodeCount: () => 1,
      overrides: new Map([...noLimits, ...limits]),
    }),
    metrics: createMetrics({ service: 'api-test', version: '0.0.0', logger }),
    health: createHealth({
      checks: databaseChecks({ ping: () => db.sql.query('select 1'), pendingMigrations: async () => [] }),
      logger,
      loop,
      nowMs: () => performance.now(),
    }),
    config: {
      publicUrl: 'http://localhost:3000',
      addressPolicy: createAddressPolicy({ allowedCidrs: ['127.0.0.0/8'], allowedPorts: [80, 443] }),
      retryScheduleMs,
      disableAfterMs: 432_000_000,
      version: '0.0.0',
      engine: 'postgres',
      startedAt: new Date(),
    },
    ...overrides,
  };
  const createContext = createContextFactory(deps);
  const passwordHash = await createPasswords().hash(testPassword);

  /** Calls as whoever has this cookie or key; what is answered beside the result is in `exchange`. */
  function callAs(headers: Record<string, string> = {}) {
    const exchange = createFakeExchange(headers);
    const context = createContext(exchange);
    return { api: createCaller(context), context, exchange };
  }

  async function createOrganization(name = 'Acme') {
    const id = newId('organization');
    await db.prisma.organization.create({ data: { id, name, slug: id.toLowerCase() } });
    return { id, name };
  }

  async function createUser(
    options: { organizationId?: string; role?: Role; operator?: boolean; email?: string } = {},
  ) {
    const id = newId('user');
    const email = options.email ?? `${id.toLowerCase()}@example.com`;
    await db.prisma.user.create({
      data: { id, email, name: 'Somebody', passwordHash, operator: options.operator ?? false },
    });
    if (options.organizationId !== undefined) {
      await db.prisma.membership.create({
        data: { organizationId: options.organizationId, userId: id, role: options.role ?? 'admin' },
      });
    }
    return { id, email };
  }

  /** Signs in through the API and returns the headers of the session. */
  async function signIn(email: string) {
    const { api, exchange } = callAs();
    await api.auth.login({ email, password: testPassword });
    return { cookie: exchange.cookie() };
  }

  /** A member of an organization, signed in. */
  async function createMember(organizationId: string, role: Role) {
    const user = await createUser({ organizationId, role });
    const headers = await signIn(user.email);
    return { ...user, headers, api: callAs(headers).api };
  }

  return {
    deps,
    db,
    logLines,
    databaseUrl: database.url,
    callAs,
    createOrganization,
    createUser,
    createMember,
    signIn,
    async close() {
      await changeFeed.close();
      await deps.limiter.close();
      await limiterDb.close();
      await publisher.drain();
      await engine.close();
      await db.close();
      await database.drop();
    },
  };
}

export type TestApi = Awaited<ReturnType<typeof createTestApi>>;
