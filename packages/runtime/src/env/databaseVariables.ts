import { z } from 'zod';
import { defineConcern } from './reader.ts';
import { isHost, portText, urlText } from './texts.ts';
import { optionalVariable, text } from './variable.ts';

const variables = z.object({
  DATABASE_URL: optionalVariable(
    urlText('a URL like postgres://user:password@host:5432/name', ['postgres:', 'postgresql:']),
    {
      default: 'unset: embedded Postgres under `npm start`',
      description: 'Postgres 14 or later: `postgres://user:password@host:5432/name`.',
    },
  ),
  DATABASE_HOST: optionalVariable(
    text('a host name, an address or the folder of a Unix socket', (value) =>
      isHost(value) || value.startsWith('/') ? value : undefined,
    ),
    {
      default: 'unset',
      description: 'Instead of `DATABASE_URL`: the server. With the parts no password needs escaping.',
    },
  ),
  DATABASE_PORT: optionalVariable(portText, { default: '`5432`', description: 'The server’s port.' }),
  DATABASE_NAME: optionalVariable(text('the name of the database', anyText), {
    default: 'unset',
    description: 'The database; required with `DATABASE_HOST`.',
  }),
  DATABASE_USER: optionalVariable(text('the name of the role', anyText), {
    default: 'unset',
    description: 'The role; required with `DATABASE_HOST`.',
  }),
  DATABASE_PASSWORD: optionalVariable(text('the password', anyText, { isSecret: true }), {
    default: 'unset',
    description: 'Its password, as it is.',
  }),
});

/** For web and worker: a database must be named. */
export const databaseVariables = defineConcern({
  title: 'Database',
  variables,
  check(given, report) {
    checkParts(given, report);
    if (given.size === 0) {
      report(
        'DATABASE_URL',
        'is not set; write a URL like postgres://user:password@host:5432/name, or run `npm start` for an embedded Postgres',
      );
    }
  },
  resolve: (values) => ({ url: urlOf(values) ?? '' }),
});

/** For the supervisor: no database named means the embedded one (`url` null). */
export const optionalDatabaseVariables = defineConcern({
  title: 'Database',
  variables,
  check: checkParts,
  resolve: (values) => ({ url: urlOf(values) }),
});

function checkParts(given: ReadonlySet<string>, report: (name: string, message: string) => void): void {
  if (given.has('DATABASE_URL') && given.size > 1) {
    const parts = [...given].filter((name) => name !== 'DATABASE_URL').join(', ');
    report('DATABASE_URL', `is set beside ${parts}; write either the URL or the parts`);
    return;
  }
  if (given.size > 0 && !given.has('DATABASE_URL')) {
    for (const name of ['DATABASE_HOST', 'DATABASE_NAME', 'DATABASE_USER']) {
      if (!given.has(name)) {
        report(name, `is not set beside ${[...given].join(', ')}; write it too, or DATABASE_URL alone`);
      }
    }
  }
}

function urlOf(values: z.output<typeof variables>): string | null {
  const { DATABASE_HOST: host = '', DATABASE_PORT: port = 5432, DATABASE_NAME: name = '' } = values;
  if (values.DATABASE_URL !== undefined || host === '') {
    return values.DATABASE_URL ?? null;
  }
  const user = encodeURIComponent(values.DATABASE_USER ?? '');
  const password = values.DATABASE_PASSWORD === undefined ? '' : `:${encodeURIComponent(values.DATABASE_PASSWORD)}`;
  const isSocket = host.startsWith('/');
  const server = isSocket ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  const query = isSocket ? `?host=${encodeURIComponent(host)}` : '';
  return `postgres://${user}${password}@${server}:${port}/${encodeURIComponent(name)}${query}`;
}

function anyText(value: string): string | undefined {
  return value.includes('\0') ? undefined : value;
}
