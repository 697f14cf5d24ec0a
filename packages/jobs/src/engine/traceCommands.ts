import { noTracing, type Tracing } from '@novapulse/core';
import type { Cluster, Command, Redis } from 'ioredis';

type Sender = { sendCommand(command: Command, stream?: unknown, ...rest: unknown[]): unknown };

/**
 * Gives each command that is sent inside a span that is kept a span of its own; what BullMQ asks by itself, many times a
 * second, has none. A pipeline is one span. Keys and values stay out of it (invariant 10).
 */
export function traceCommands(connection: Redis | Cluster, tracing: Tracing): void {
  if (tracing === noTracing) return;
  const sender: Sender = connection;
  const send = sender.sendCommand.bind(connection);
  // ioredis hands the commands of one pipeline over with one stream of the pipeline's own.
  const pipelines = new WeakSet<object>();

  sender.sendCommand = (command, stream, ...rest) => {
    const isPipeline = typeof stream === 'object' && stream !== null;
    const isSeen = isPipeline && pipelines.has(stream);
    if (isPipeline) pipelines.add(stream);
    if (!isSeen && tracing.current()?.isRecorded)
      traceCommand(tracing, isPipeline ? 'pipeline' : command.name, command);
    return send(command, stream, ...rest);
  };
}

function traceCommand(tracing: Tracing, name: string, { promise }: Command): void {
  const operation = name.toUpperCase();
  const attributes = { 'db.system.name': 'redis', 'db.operation.name': operation };
  const span = tracing.begin(operation, { kind: 'client', attributes });
  promise.then(
    () => span.end(),
    (error: unknown) => {
      span.fail(error instanceof Error ? error.name : '_OTHER');
      span.end();
    },
  );
}
