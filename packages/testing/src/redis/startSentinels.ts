import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../eventually.ts';
import { sendCommand } from './sendCommand.ts';
import { type RedisServer, startRedis } from './startRedis.ts';

/** A primary, its replica and three Sentinels that watch them. */
export type Sentinels = {
  /** For `REDIS_SENTINELS`. */
  addresses: string;
  /** For `REDIS_SENTINEL_NAME`. */
  name: string;
  /** Kills the primary and resolves when the replica has taken its place. */
  failOver(): Promise<void>;
  stop(): Promise<void>;
};

const name = 'novapulse';
/** As short as Sentinel decides reliably on a busy machine; five seconds is usual in production. */
const downAfterMs = 1500;
const sentinelCount = 3;

export async function startSentinels(): Promise<Sentinels> {
  const primary = await startRedis();
  const replica = await startRedis();
  await sendCommand(replica.port, `REPLICAOF 127.0.0.1 ${primary.port}`);
  const folder = mkdtempSync(join(tmpdir(), 'novapulse-sentinel-'));
  const sentinels: RedisServer[] = [];
  for (let index = 0; index < sentinelCount; index += 1) {
    // A Sentinel writes what it learns into its own file.
    const file = join(folder, `${index}.conf`);
    writeFileSync(file, sentinelConfig(primary.port));
    sentinels.push(await startRedis({ sentinelFile: file }));
  }
  await eventually(async () => {
    for (const { port } of sentinels) {
      const known = await sendCommand(port, `SENTINEL CKQUORUM ${name}`);
      if (!known.startsWith('+OK 3')) throw new Error(`A Sentinel says ${known}`);
    }
  }, 30_000);

  return {
    addresses: sentinels.map(({ port }) => `127.0.0.1:${port}`).join(','),
    name,
    async failOver() {
      await primary.kill('SIGKILL');
      await eventually(async () => {
        // A replica refuses to write, a primary does not.
        const answer = await sendCommand(replica.port, 'SET novapulse:promoted 1');
        if (answer !== '+OK') throw new Error(`The replica answers ${answer}`);
      }, 60_000);
    },
    async stop() {
      for (const server of [...sentinels, replica, primary]) await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function sentinelConfig(primaryPort: number): string {
  return [
    `sentinel monitor ${name} 127.0.0.1 ${primaryPort} 2`,
    `sentinel down-after-milliseconds ${name} ${downAfterMs}`,
    `sentinel failover-timeout ${name} 10000`,
    '',
  ].join('\n');
}
