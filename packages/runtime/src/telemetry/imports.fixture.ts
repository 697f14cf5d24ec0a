/** Starts telemetry as the environment wants it and prints how many of OpenTelemetry's modules that has loaded. */
import { registerHooks } from 'node:module';

const loaded = new Set<string>();
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    // prom-client loads OpenTelemetry's API by itself, for exemplars.
    if (/\/@opentelemetry\/(?!api\/)/.test(resolved.url)) loaded.add(resolved.url);
    return resolved;
  },
});

const { parseWorkerEnv, processEnv, startTelemetry } = await import('../index.ts');
const { stop } = await startTelemetry({
  env: parseWorkerEnv(processEnv()).telemetry,
  service: 'worker',
  version: '0',
  onFault: () => undefined,
});
await stop(0);
console.log(loaded.size);
