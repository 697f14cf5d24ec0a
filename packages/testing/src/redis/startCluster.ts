import { eventually } from '../eventually.ts';
import { sendCommand } from './sendCommand.ts';
import { type RedisServer, startRedis } from './startRedis.ts';

/** A Redis Cluster of three primaries without replicas. */
export type RedisCluster = {
  /** For `REDIS_CLUSTER_NODES`. */
  addresses: string;
  ports: readonly number[];
  stop(): Promise<void>;
};

const slots = 16_384;
const nodeCount = 3;

export async function startCluster(): Promise<RedisCluster> {
  const nodes: RedisServer[] = [];
  for (let index = 0; index < nodeCount; index += 1) {
    nodes.push(
      await startRedis({ databases: 1, config: { 'cluster-enabled': 'yes', 'cluster-node-timeout': '2000' } }),
    );
  }
  const [first] = nodes;
  for (const [index, { port }] of nodes.entries()) {
    const from = Math.floor((slots * index) / nodeCount);
    const to = Math.floor((slots * (index + 1)) / nodeCount) - 1;
    await sendCommand(port, `CLUSTER ADDSLOTSRANGE ${from} ${to}`);
    // Equal epochs would have to be settled first.
    await sendCommand(port, `CLUSTER SET-CONFIG-EPOCH ${index + 1}`);
    if (first !== undefined && port !== first.port) await sendCommand(port, `CLUSTER MEET 127.0.0.1 ${first.port}`);
  }
  await eventually(async () => {
    for (const { port } of nodes) {
      const answer = await sendCommand(port, 'GET novapulse:anywhere');
      if (answer.startsWith('-CLUSTERDOWN')) throw new Error(answer);
    }
  }, 30_000);
  return {
    addresses: nodes.map(({ port }) => `127.0.0.1:${port}`).join(','),
    ports: nodes.map(({ port }) => port),
    async stop() {
      for (const node of nodes) await node.stop();
    },
  };
}
