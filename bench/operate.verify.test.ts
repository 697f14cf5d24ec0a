import { expect, it } from 'vitest';
import { runOperate } from './lib/operate/runOperate.ts';

it('two web and three worker processes lose nothing over restarts, a failover and a restart of Postgres (invariant 12)', async () => {
  const result = await runOperate({ webs: 2, workers: 3, perSecond: 200, seconds: 300, withStores: true }, (line) =>
    console.log(line),
  );
  console.log(JSON.stringify(result));
  expect(result).toMatchObject({ failedCalls: 0, lost: 0, sentAgainByRestarts: 0 });
}, 900_000);
