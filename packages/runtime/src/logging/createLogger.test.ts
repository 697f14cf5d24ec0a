import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createLogger } from './createLogger.ts';
import { createRequestContext } from './requestContext.ts';

const canary = 'cAnArY0123456789abcdef';

function createCapture() {
  const lines: string[] = [];
  return {
    destination: { write: (line: string) => void lines.push(line) },
    text: () => lines.join(''),
    last: () => z.record(z.string(), z.unknown()).parse(JSON.parse(lines.at(-1) ?? '{}')),
  };
}

function createCaptured() {
  const capture = createCapture();
  const context = createRequestContext();
  const logger = createLogger({
    service: 'web',
    level: 'trace',
    format: 'json',
    context: context.current,
    destination: capture.destination,
  });
  return { ...capture, logger, context };
}

describe('a log line', () => {
  it('is an event name plus fields with an ISO time and the level’s name', () => {
    const { logger, last } = createCaptured();
    logger.info({ port: 3000 }, 'listening');
    expect(last()).toMatchObject({ level: 'info', event: 'listening', service: 'web', port: 3000 });
    expect(last().time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('carries the request’s id, across awaits and in child loggers', async () => {
    const { logger, last, context } = createCaptured();
    await context.run({ requestId: 'req_1' }, async () => {
      await Promise.resolve();
      logger.child({ area: 'auth' }).info('signed_in');
      expect(last()).toMatchObject({ requestId: 'req_1', area: 'auth', event: 'signed_in' });
      context.run({ jobId: 'job_1' }, () => logger.info('job'));
      expect(last()).toMatchObject({ requestId: 'req_1', jobId: 'job_1' });
    });
    logger.info('outside');
    expect(last()).not.toHaveProperty('requestId');
  });

  it('is readable on a terminal', () => {
    const { destination, text } = createCapture();
    createLogger({ service: 'web', level: 'info', format: 'pretty', destination }).info({ port: 1 }, 'listening');
    expect(text()).toContain('listening');
    expect(() => JSON.parse(text())).toThrow();
  });

  it('keeps type, message, stack, code and causes of an error', () => {
    const { logger, last } = createCaptured();
    logger.error({
      err: new TypeError('outer', { cause: Object.assign(new Error('inner'), { code: 'ECONNREFUSED' }) }),
    });
    expect(last()).toMatchObject({
      event: 'outer',
      err: { type: 'TypeError', message: 'outer', cause: { type: 'Error', message: 'inner', code: 'ECONNREFUSED' } },
    });
    logger.error(new AggregateError([new Error('first')], 'all'));
    expect(last()).toMatchObject({ event: 'all', err: { errors: [{ message: 'first' }] } });
  });

  it('survives cycles, throwing getters, deep and wide values, big integers and buffers', () => {
    const { logger, last } = createCaptured();
    const cycle: Record<string, unknown> = { size: 10n, bytes: Buffer.from(canary), many: Array(500).fill(1) };
    cycle.self = cycle;
    Object.defineProperty(cycle, 'broken', { enumerable: true, get: () => Promise.reject.call(undefined) });
    let deep: unknown = 'end';
    for (let level = 0; level < 50; level += 1) {
      deep = { deep };
    }
    logger.info({ cycle, deep, map: new Map([['a', new Set([1])]]), when: new Date(0), no: new Date(Number.NaN) }, 'x');
    expect(last()).toMatchObject({
      cycle: { size: '10', bytes: '[22 bytes]', self: '[circular]', broken: '[unreadable]' },
      map: { a: [1] },
      when: '1970-01-01T00:00:00.000Z',
      no: 'invalid date',
    });
  });
});

/** Every way in which a secret has been seen to reach a log. */
const leaks: Record<string, unknown> = {
  'API key': { key: `np_${canary}` },
  'API key inside a sentence': { detail: `the key np_${canary} was refused` },
  'endpoint secret': { value: `whsec_${Buffer.from(canary).toString('base64')}${canary}` },
  'authorization header': { headers: { Authorization: `Bearer ${canary}` } },
  'bearer in a text': { detail: `sent authorization: bearer ${canary}` },
  'basic credentials': { detail: `Basic ${canary}` },
  cookie: { req: { headers: { cookie: `theme=dark; session=${canary}` } } },
  'set-cookie list': { res: { 'set-cookie': [`a=${canary}; HttpOnly`] } },
  'cookie line in a text': { detail: `GET / HTTP/1.1\r\nCookie: a=${canary}\r\n` },
  password: { input: { email: 'a@b', password: canary } },
  'password in JSON text': { body: JSON.stringify({ password: canary }) },
  'password in JSON text in JSON text': {
    body: JSON.stringify({ body: JSON.stringify({ newPassword: `x${canary}` }) }),
  },
  'password in a form': { body: `email=a%40b&password=${canary}&x=1` },
  'database URL': { detail: `cannot reach postgres://nova:${canary}@db:5432/nova` },
  'redis URL with a password only': { url: new URL(`redis://:${canary}@redis:6379`) },
  'token of a link': { url: `https://nova.example/accept-invite?token=${canary}&x=1` },
  'nested token': { a: { b: [{ c: { resetToken: canary } }] } },
  'encryption keys': {
    detail: `k1:${Buffer.from(canary.padEnd(32, 'x')).toString('base64')}`,
    other: { ENCRYPTION_KEYS: canary },
  },
  'recovery codes': { recoveryCodes: [canary] },
  'otpauth URI': { detail: `otpauth://totp/Nova?secret=${canary}` },
  'argon2 hash': { detail: `$argon2id$v=19$m=19456,t=2,p=1$${canary}$${canary}` },
  'private key': { detail: `-----BEGIN EC PRIVATE KEY-----\n${canary}\n-----END EC PRIVATE KEY-----` },
  'map under a telling name': new Map([['secret', canary]]),
};

describe('redaction (invariant 10)', () => {
  it.each(Object.entries(leaks))('removes: %s', (_name, value) => {
    const { logger, text, context } = createCaptured();
    logger.info({ value }, 'as a field');
    logger.child({ child: value }).info('as a binding');
    logger.error({ err: Object.assign(new Error('x'), { detail: value }) }, 'in an error');
    logger.error(new Error('outer', { cause: new Error('middle', { cause: { value } }) }));
    logger.warn([value], 'in a list');
    context.run({ requestId: JSON.stringify(value) }, () => logger.info('as context'));
    logger.info(JSON.stringify(value));
    expect(text()).not.toContain(canary);
    expect(text()).not.toContain(Buffer.from(canary).toString('base64').slice(0, 20));
  });

  it('removes secrets from messages and stacks of errors and causes', () => {
    const { logger, text } = createCaptured();
    const inner = new Error(`refused np_${canary}`);
    logger.error(new Error(`postgres://u:${canary}@h`, { cause: inner }));
    logger.error({ err: inner });
    logger.error(`Bearer ${canary}`);
    logger.error({ n: 1 }, `token=${canary}`);
    expect(text()).not.toContain(canary);
  });

  it('leaves what is not secret', () => {
    const { logger, last } = createCaptured();
    const fields = {
      jobId: 'job_01JABCDEFGHJKMNPQRSTVWXYZ0',
      url: 'https://receiver.example/hooks?x=1',
      hasPassword: true,
      tokensLeft: 3,
      code: 'ECONNREFUSED',
      event2: 'invoice.paid',
      email: 'a@b.example',
      statusCode: 200,
    };
    logger.info(fields, 'delivered to https://receiver.example:8443/a');
    expect(last()).toMatchObject({ ...fields, event: 'delivered to https://receiver.example:8443/a' });
  });
});
