/** `npm run bench [-- name …]`: runs a benchmark; see README.md. The last line is one JSON object. */
import { runDeliveryBench } from './delivery.ts';
import { runLimiterBench } from './limiter.ts';
import { runLiveUpdateBench } from './liveUpdate.ts';
import { runReportBench } from './report.ts';
import { runSearchBench } from './search.ts';
import { runTelemetryBench } from './telemetry.ts';

const benches: Record<string, (args: string[]) => Promise<void>> = {
  delivery: runDeliveryBench,
  limiter: runLimiterBench,
  live: runLiveUpdateBench,
  report: runReportBench,
  search: runSearchBench,
  telemetry: runTelemetryBench,
};

const [name = 'delivery', ...args] = process.argv.slice(2);
const bench = benches[name];
if (!bench) {
  console.error(`There is no benchmark ${name}. There is: ${Object.keys(benches).join(', ')}.`);
  process.exitCode = 2;
} else {
  await bench(args);
}
