import { z } from 'zod';
import { defineConcern } from './reader.ts';
import { booleanText, type HostAndPort, hostListText, urlText } from './texts.ts';
import { optionalVariable, text } from './variable.ts';

/**
 * Where Redis is; null: the queues run on Postgres. The `url` of sentinels and clusters holds nothing but user,
 * password and whether TLS is used.
 */
export type RedisEnv =
  | { kind: 'single'; url: string }
  | { kind: 'sentinel'; name: string; sentinels: HostAndPort[]; url?: string }
  | { kind: 'cluster'; nodes: HostAndPort[]; url?: string }
  | null;

const modes = ['REDIS_URL', 'REDIS_SENTINELS', 'REDIS_CLUSTER_NODES'] as const;
const loginNames = ['REDIS_USERNAME', 'REDIS_PASSWORD', 'REDIS_TLS'] as const;

export const redisVariables = defineConcern({
  title: 'Redis',
  variables: z.object({
    REDIS_URL: optionalVariable(
      urlText('a URL like redis://user:password@host:6379/0, or rediss:// for TLS', ['redis:', 'rediss:']),
      { default: 'unset: queues on Postgres', description: 'A single Redis: `redis://…` or, with TLS, `rediss://…`.' },
    ),
    REDIS_SENTINELS: optionalVariable(hostListText(26_379), {
      default: 'unset',
      description: 'Instead of `REDIS_URL`: the sentinels, `host:port,host:port`; with `REDIS_SENTINEL_NAME`.',
    }),
    REDIS_SENTINEL_NAME: optionalVariable(
      text('the name of the master', (value) => (/^[\w.-]+$/.test(value) ? value : undefined)),
      { default: 'unset', description: 'The name under which the sentinels know the master.' },
    ),
    REDIS_CLUSTER_NODES: optionalVariable(hostListText(6379), {
      default: 'unset',
      description: 'Instead of `REDIS_URL`: some nodes of a Redis Cluster, `host:port,host:port`.',
    }),
    REDIS_USERNAME: optionalVariable(
      text('a user name', (value) => value),
      { default: 'unset', description: 'Redis user, with sentinels or a cluster.' },
    ),
    REDIS_PASSWORD: optionalVariable(
      text('a password', (value) => value, { isSecret: true }),
      { default: 'unset', description: 'Redis password, with sentinels or a cluster.' },
    ),
    REDIS_TLS: optionalVariable(booleanText, { default: '`0`', description: '`1`: TLS, with sentinels or a cluster.' }),
  }),
  check(given, report) {
    const [mode, ...others] = modes.filter((name) => given.has(name));
    if (mode !== undefined && others.length > 0) {
      report(mode, `is set beside ${others.join(', ')}; write only one of ${modes.join(', ')}`);
    }
    if (given.has('REDIS_SENTINELS') && !given.has('REDIS_SENTINEL_NAME')) {
      report('REDIS_SENTINEL_NAME', 'is not set beside REDIS_SENTINELS; write the name of the master');
    }
    if (given.has('REDIS_SENTINEL_NAME') && !given.has('REDIS_SENTINELS')) {
      report('REDIS_SENTINELS', 'is not set beside REDIS_SENTINEL_NAME; write the sentinels, host:port,host:port');
    }
    for (const name of loginNames.filter((login) => given.has(login))) {
      if (!given.has('REDIS_SENTINELS') && !given.has('REDIS_CLUSTER_NODES')) {
        report(name, 'counts only with REDIS_SENTINELS or REDIS_CLUSTER_NODES; write it into REDIS_URL instead');
      }
    }
  },
  resolve: (values): RedisEnv => {
    if (values.REDIS_URL !== undefined) {
      return { kind: 'single', url: values.REDIS_URL };
    }
    const { REDIS_USERNAME: username = '', REDIS_PASSWORD: password = '', REDIS_TLS: isTls = false } = values;
    const url = new URL(`${isTls ? 'rediss' : 'redis'}://redis`);
    url.username = encodeURIComponent(username);
    url.password = encodeURIComponent(password);
    const login = username !== '' || password !== '' || isTls ? { url: url.href } : {};
    if (values.REDIS_SENTINELS !== undefined && values.REDIS_SENTINEL_NAME !== undefined) {
      return { kind: 'sentinel', name: values.REDIS_SENTINEL_NAME, sentinels: values.REDIS_SENTINELS, ...login };
    }
    return values.REDIS_CLUSTER_NODES === undefined
      ? null
      : { kind: 'cluster', nodes: values.REDIS_CLUSTER_NODES, ...login };
  },
});
