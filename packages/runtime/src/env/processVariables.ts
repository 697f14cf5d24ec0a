import { resolve } from 'node:path';
import { z } from 'zod';
import { defineConcern } from './reader.ts';
import { booleanText, durationText, wordText } from './texts.ts';
import { optionalVariable, text, variable } from './variable.ts';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export const logFormats = ['json', 'pretty'] as const;

const pathText = text('a path', (value) => (value.includes('\0') ? undefined : value));

export const processVariables = defineConcern({
  title: 'Process',
  variables: z.object({
    NOVAPULSE_HOME: variable(pathText, {
      default: '.novapulse',
      description: 'Folder of the embedded Postgres’ data, generated secrets and local files.',
    }),
    LOG_LEVEL: variable(wordText(logLevels), {
      default: 'info',
      description: '`fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`.',
    }),
    LOG_FORMAT: optionalVariable(wordText(logFormats), {
      default: '`json`, and `pretty` on a terminal',
      description: '`json` (one object a line) or `pretty`.',
    }),
    SHUTDOWN_TIMEOUT: variable(durationText({ minMs: 1000, maxMs: 3_600_000, range: 'from 1s to 1h' }), {
      default: '25s',
      description:
        'How long requests and jobs in flight may take to end after SIGTERM. What is left then is given back to the ' +
        'ledger. Keep it below the grace period of whatever stops the process (Kubernetes: 30 s).',
    }),
    // Not a list of words: other tools give it values of their own.
    NODE_ENV: optionalVariable(
      text('a word', (value) => value),
      {
        default: '`production` under `npm start`',
        description: '`development` (set by `npm run dev`) serves the dashboard from its sources, with hot reload.',
      },
    ),
    NOVAPULSE_SUPERVISED: optionalVariable(booleanText, {
      default: 'unset',
      description: 'Set to `1` by `npm start` for the processes it starts; not meant to be set by hand.',
    }),
  }),
  resolve: (values, { isSupervised }) => ({
    /** Absolute path. */
    home: resolve(values.NOVAPULSE_HOME),
    logLevel: values.LOG_LEVEL,
    /** Undefined: JSON, or pretty on a terminal. */
    logFormat: values.LOG_FORMAT,
    shutdownTimeoutMs: values.SHUTDOWN_TIMEOUT,
    isDevelopment: values.NODE_ENV === 'development',
    isSupervised,
  }),
});
