/**
 * `npm run chaos [events] [redis|postgres]`: publishes events while it kills every part in turn, and counts what was
 * acknowledged and never arrived. Nothing may be lost, and no hand may be needed. The last line is one JSON object.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, startReceiver, startRedis } from '@novapulse/testing';
import { injectFaults } from './lib/injectFaults.ts';
import { publishSteadily } from './lib/publishSteadily.ts';
import { startNovaPulse } from './lib/startNovaPulse.ts';

const [eventCount = 5_000, engine = 'redis'] = [Number(process.argv[2] ?? 5_000), process.argv[3]];
const redis = engine === 'redis' ? await startRedis() : null;
const receiver = await startReceiver();
const novapulse = await startNovaPulse({ ...(redis && { redisUrl: redis.url }) });
try {
  await novapulse.api.call('webhooks.create', { url: receiver.url('/hook'), eventTypes: [] });
  const startedAt = performance.now();
  const publishing = publishSteadily(novapulse.api, eventCount);
  const faults = await injectFaults({ novapulse, redis, progress: publishing.progress });
  const acknowledged = await publishing.done;

  const arrived = () => Map.groupBy(receiver.requests, (request) => String(request.headers['webhook-id']));
  const missing = () => acknowledged.filter((id) => !arrived().has(id));
  await eventually(() => {
    if (missing().length > 0) throw new Error(`${missing().length} of ${acknowledged.length} events have not arrived`);
  }, 120_000).catch(() => undefined);
  await sleep(1_000);

  const sentTwice = [...arrived().values()].filter((requests) => requests.length > 1).length;
  const result = {
    bench: 'chaos',
    engine,
    events: eventCount,
    acknowledged: acknowledged.length,
    faults: faults.length,
    lost: missing().length,
    duplicated: acknowledged.length - new Set(acknowledged).size,
    sentAgain: sentTwice,
    seconds: Math.round((performance.now() - startedAt) / 1_000),
  };
  console.log(`survived: ${faults.join(', ')}`);
  console.log(JSON.stringify(result));
  process.exitCode = result.lost === 0 && result.duplicated === 0 && result.acknowledged === eventCount ? 0 : 1;
} finally {
  await novapulse.stop();
  await receiver.close();
  await redis?.stop();
}
