/**
 * `npm run chaos [-- events [redis|postgres]]`: kills every part of a running NovaPulse while events are published, and
 * counts what was acknowledged and never arrived. The last line is one JSON object; exits 1 if anything was lost.
 */
import { runChaos } from './lib/runChaos.ts';

const [events = '5000', engine = 'redis'] = process.argv.slice(2);
const result = await runChaos(
  { events: Number(events), engine: engine === 'postgres' ? 'postgres' : 'redis' },
  console.log,
);
console.log(`${result.faults.length} faults survived: ${result.faults.join(', ')}`);
console.log(JSON.stringify({ bench: 'chaos', ...result, faults: result.faults.length }));
process.exitCode = result.lost === 0 && result.duplicated === 0 && result.acknowledged === result.events ? 0 : 1;
