import { z } from 'zod';
import { timeOutput } from '../../inputs/time.ts';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { procedure } from '../../trpc.ts';
import { deviceLabel } from './deviceLabel.ts';
import { liveSession } from './liveSession.ts';

const sessionOutput = z.object({
  id: z.string(),
  /** Whether it is the session that asks. */
  current: z.boolean(),
  /** Browser and system, such as `Chrome on macOS`. */
  device: z.string(),
  userAgent: z.string(),
  address: z.string(),
  /** What was proven for it: `password`, `totp`, `recovery_code`, `passkey`, `trusted_device`, `invite`. */
  factors: z.array(z.string()),
  deviceId: z.string().nullable(),
  createdAt: timeOutput,
  lastSeenAt: timeOutput,
  expiresAt: timeOutput,
});

export const list = procedure('profile:manage')
  .input(z.strictObject(pageInput('sessions', 'session')).prefault({}))
  .output(pageOf(sessionOutput))
  .query(async ({ ctx: { caller, deps }, input: { limit, cursor } }) => {
    const found = await deps.db.prisma.session.findMany({
      where: { ...liveSession(caller.userId, deps.clock.now()), ...(cursor !== undefined && { id: { lt: cursor } }) },
      orderBy: { id: 'desc' },
      take: limit + 1,
    });
    const { rows, nextCursor } = toPage('sessions', limit, found);
    const items = rows.map((row) => ({
      id: row.id,
      current: row.id === caller.sessionId,
      device: deviceLabel(row.userAgent),
      userAgent: row.userAgent,
      address: row.address,
      factors: row.factors,
      deviceId: row.deviceId,
      createdAt: row.createdAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
    }));
    return { items, nextCursor };
  });
