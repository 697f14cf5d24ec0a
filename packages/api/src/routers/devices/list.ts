import { z } from 'zod';
import { timeOutput } from '../../inputs/time.ts';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { procedure } from '../../trpc.ts';
import { deviceLabel } from '../sessions/deviceLabel.ts';
import { trustedDevice } from './trustedDevice.ts';

const deviceOutput = z.object({
  id: z.string(),
  /** Whether it is the device that asks. */
  current: z.boolean(),
  /** Browser and system, such as `Chrome on macOS`. */
  device: z.string(),
  userAgent: z.string(),
  address: z.string(),
  createdAt: timeOutput,
  lastSeenAt: timeOutput,
  /** Until then it is not asked for the second factor at sign-in. */
  trustedUntil: timeOutput,
});

export const list = procedure('profile:manage')
  .input(z.strictObject(pageInput('devices', 'device')).prefault({}))
  .output(pageOf(deviceOutput))
  .query(async ({ ctx: { caller, deps }, input: { limit, cursor } }) => {
    const found = await deps.db.prisma.device.findMany({
      where: { ...trustedDevice(caller.userId, deps.clock.now()), ...(cursor !== undefined && { id: { lt: cursor } }) },
      orderBy: { id: 'desc' },
      take: limit + 1,
    });
    const { rows, nextCursor } = toPage('devices', limit, found);
    const items = rows.map(({ id, userAgent, address, createdAt, lastSeenAt, trustedUntil, expiresAt }) => ({
      id,
      current: id === caller.deviceId,
      device: deviceLabel(userAgent),
      userAgent,
      address,
      createdAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
      trustedUntil: (trustedUntil ?? expiresAt).toISOString(),
    }));
    return { items, nextCursor };
  });
