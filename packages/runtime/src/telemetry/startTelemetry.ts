import { noTracing, type Tracing } from '@novapulse/core';
import type { TelemetryEnv } from '../env/telemetryVariables.ts';
import type { FaultLog } from '../logging/createFaultLog.ts';

export type TelemetryOptions = {
  env: TelemetryEnv;
  /** `web` or `worker`. */
  service: string;
  version: string;
  /** Told about a collector that does not take what it is sent. */
  onFault: FaultLog;
};

export type Telemetry = {
  tracing: Tracing;
  /** Exports what waits, for as long as `deadlineMs` at most. Never rejects: what a collector misses is its loss. */
  stop(deadlineMs: number): Promise<void>;
};

/** Tracing as the environment wants it. While it is off nothing of OpenTelemetry is loaded. */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  if (!options.env.isOn) return { tracing: noTracing, stop: async () => undefined };
  const { openTelemetry } = await import('./openTelemetry.ts');
  return openTelemetry(options);
}
