import pino from 'pino';
import { prettyFactory } from 'pino-pretty';
import { z } from 'zod';
import type { logFormats, logLevels } from '../env/processVariables.ts';
import { mayHoldSecret } from './redactText.ts';
import { redactFields } from './redactValue.ts';
import type { ContextFields } from './requestContext.ts';

/**
 * A line is an event's name plus fields: `logger.info({ jobId, durationMs }, 'job_succeeded')`. Errors go in as `err`.
 */
export type Logger = pino.Logger;

export type LoggerOptions = {
  service: string;
  level: (typeof logLevels)[number];
  /** Undefined: pretty when the destination is a terminal, else JSON. */
  format?: (typeof logFormats)[number] | undefined;
  /** Fields of the request or job at hand. */
  context?: () => ContextFields;
  /** Where the lines go; standard output unless told otherwise. */
  destination?: pino.DestinationStream;
};

const eventKey = 'event';
const lineSchema = z.record(z.string(), z.unknown());

/**
 * The process's logger. Secrets are removed before a line is written, by the name of the field and by what the value
 * looks like, at any depth and in error causes (invariant 10).
 */
export function createLogger(options: LoggerOptions): Logger {
  const isPretty = options.format === undefined ? process.stdout.isTTY : options.format === 'pretty';
  return pino(
    {
      level: options.level,
      base: { service: options.service, pid: process.pid },
      messageKey: eventKey,
      errorKey: 'err',
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => ({ ...options.context?.() }),
      formatters: { level: (label) => ({ level: label }), log: redactFields },
      // The formatter has made plain data of errors already, causes included.
      serializers: { err: (err: unknown) => err },
      hooks: { streamWrite: redactLine },
    },
    destinationOf(options.destination, isPretty),
  );
}

// Written synchronously: the lines before a crash are the ones that matter.
function destinationOf(given: pino.DestinationStream | undefined, isPretty: boolean): pino.DestinationStream {
  const destination = given ?? openStandardOutput();
  if (!isPretty) {
    return destination;
  }
  const prettify = prettyFactory({
    messageKey: eventKey,
    errorLikeObjectKeys: ['err'],
    ignore: 'pid',
    colorize: process.stdout.isTTY,
  });
  return { write: (line) => destination.write(prettify(line)) };
}

function openStandardOutput(): pino.DestinationStream {
  const destination = pino.destination({ dest: 1, sync: true });
  // A closed terminal takes the log with it, not the jobs and requests in flight.
  destination.on('error', () => undefined);
  return destination;
}

/** The net under the formatter: names of events and bindings of child loggers pass here only. */
function redactLine(line: string): string {
  return mayHoldSecret(line) ? `${JSON.stringify(redactFields(lineSchema.parse(JSON.parse(line))))}\n` : line;
}
