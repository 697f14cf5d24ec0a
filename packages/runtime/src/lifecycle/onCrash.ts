import type { Logger } from '../logging/createLogger.ts';

export type CrashOptions = {
  logger: Logger;
  source: Pick<NodeJS.EventEmitter, 'on'>;
  exit: (code: number) => void;
};

/**
 * Logs what nothing has caught and exits 1 at once: the state of the process is unknown then, and the ledger gives its
 * jobs to another worker.
 */
export function onCrash({ logger, source, exit }: CrashOptions): void {
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    source.on(event, (err: unknown) => {
      logger.fatal({ err, kind: event }, 'crashed');
      exit(1);
    });
  }
}
