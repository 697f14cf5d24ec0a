/**
 * Command-line settings win over `postgresql.conf`, so a home made by an older version gets today's values. `fsync`
 * and `synchronous_commit` keep their default, on: the ledger's promise rests on them.
 */
export const defaultSettings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  // A socket path is limited to about 100 bytes and a home may be deeper than that.
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // The log is for operators: no statement and no row of a tenant belongs into it.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

export function postgresArguments(dataDir: string, port: number, settings: Readonly<Record<string, string>>): string[] {
  const all = { ...defaultSettings, ...settings, port: String(port) };
  return ['-D', dataDir, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/**
 * A clean environment: a stray PGDATA or LANG of the caller must not reach the server. NODE_ENV is there for Remix's
 * types, which demand it of every environment in a program that includes the dashboard.
 */
export const serverEnvironment = { NODE_ENV: 'production', LC_ALL: 'C', TZ: 'UTC' } as const;
