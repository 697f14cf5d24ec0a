import { eventually, type Receiver } from '@novapulse/testing';
import { generate } from 'otplib';
import { z } from 'zod';
import { type Pair, pairAdmin } from './startPair.ts';

export const publishTrace = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };

/** What people and services do, with a secret in every place that may hold one. */
export type Driven = Awaited<ReturnType<typeof driveFlows>>;

/**
 * Signs in with every factor and with wrong ones, makes a key and an endpoint that fails once, publishes to it, and
 * waits for the delivery and its retry. `canaries` are the secrets that were used.
 */
export async function driveFlows({ call, db, origin }: Pair, receiver: Receiver) {
  const secretOf = (data: Record<string, unknown>, name: string) =>
    z.object({ [name]: z.string() }).parse(data)[name] ?? '';
  const secondFactor = async (proof: Record<string, string>) => {
    const { cookie } = await call('auth.login', pairAdmin);
    return await call('auth.verifyMfa', proof, { cookie });
  };

  const login = await call('auth.login', pairAdmin);
  const wrongPassword = 'wrong-password-canary';
  await call('auth.login', { ...pairAdmin, password: wrongPassword });
  const secret = secretOf((await call('mfa.enroll', {}, { cookie: login.cookie })).data, 'secret');
  const now = Math.floor(Date.now() / 1000);
  const codes = [await generate({ secret, epoch: now - 30 }), await generate({ secret, epoch: now })];
  const confirmed = await call('mfa.confirm', { code: codes[0] }, { cookie: login.cookie });
  const { recoveryCodes } = z.object({ recoveryCodes: z.array(z.string()) }).parse(confirmed.data);
  await secondFactor({ code: '000000' });
  const byCode = await secondFactor({ code: codes[1] ?? '' });
  const session = await secondFactor({ recoveryCode: recoveryCodes[0] ?? '' });

  const scopes = ['events:publish', 'webhooks:read', 'webhooks:write', 'deliveries:read'];
  const key = secretOf(
    (await call('apiKeys.create', { name: 'observed', scopes }, { cookie: session.cookie })).data,
    'key',
  );
  const authorization = `Bearer ${key}`;
  receiver.on('/hook/path-canary?token=query-canary', 500, { status: 200, body: 'answer-canary' });
  receiver.on('/broken', 500);
  const created = await call(
    'webhooks.create',
    { url: receiver.url('/hook/path-canary?token=query-canary') },
    { authorization },
  );
  const hidden = { 'x-api-token': 'header-canary' };
  const broken = { url: receiver.url('/broken'), eventTypes: ['broken.*'], headers: hidden };
  const brokenHook = await call('webhooks.create', broken, { authorization });
  const traceparent = `00-${publishTrace.traceId}-${publishTrace.spanId}-01`;
  // One statement may end the attempts of several jobs, mails too, and is in the trace of one: so one after the other.
  const ended = () =>
    eventually(async () => {
      const open = await db.sql.query('select id from jobs where finished_at is null');
      if (open.length > 0) throw new Error(`${open.length} jobs have not ended`);
    }, 60_000);
  await ended();
  const published = await call(
    'events.publish',
    { type: 'observed.event', data: { text: 'body-canary' }, idempotencyKey: 'key-1' },
    { authorization, traceparent, 'x-request-id': 'observed-request' },
  );
  const { deliveries } = z.object({ deliveries: z.array(z.object({ id: z.string() })) }).parse(published.data);
  const jobId = deliveries[0]?.id ?? '';
  await ended();
  await call('events.publish', { type: 'broken.event', data: {} }, { authorization });
  await fetch(`${origin}/?token=link-canary`, { headers: { cookie: session.cookie } });
  await fetch(`${origin}/api/trpc/auth.me?input=input-canary`, { headers: { cookie: session.cookie } });
  await ended();

  const seen = await fetch(
    `${origin}/api/trpc/deliveries.get?input=${encodeURIComponent(JSON.stringify({ id: jobId }))}`,
    {
      headers: { authorization },
    },
  );
  const { result } = z
    .object({ result: z.object({ data: z.object({ traceId: z.string() }) }) })
    .parse(await seen.json());

  const cookies = [login, confirmed, byCode, session].flatMap(({ cookie }) =>
    cookie.split('; ').map((one) => one.split('=')[1] ?? ''),
  );
  return {
    jobId,
    shownTraceId: result.data.traceId,
    statuses: { first: login.status, byCode: byCode.status, session: session.status, published: published.status },
    canaries: [
      pairAdmin.password,
      wrongPassword,
      secret,
      ...codes,
      ...recoveryCodes,
      key,
      secretOf(created.data, 'secret'),
      secretOf(brokenHook.data, 'secret'),
      ...cookies,
      ...['path', 'query', 'header', 'body', 'answer', 'link', 'input'].map((place) => `${place}-canary`),
    ].filter((canary) => canary !== ''),
  };
}
